import { unnamed } from './content.ts';
import { ContractError } from './contract-error.ts';
import { get } from './json.ts';
import { isJson, responseFor } from './lookup.ts';
import {
  type Case,
  type CaseRequest,
  type Example,
  type MediaType,
  type Operation,
  type ReachedBy,
  type RequestBody,
  type Response,
  waysToReach,
} from './types.ts';

type Declared = Pick<Operation, 'requestBody' | 'responses'>;

/** An example that makes a case, with its response body; media type and body are undefined for a response without one. */
type Subject = { example: Example; mediaType: MediaType | undefined; body: unknown };

/** The example for a case: the one with its key, otherwise the one named `documented`, otherwise the first. */
export function exampleFor<T extends { key: string }>(examples: readonly T[], key: string): T | undefined {
  return (
    examples.find((example) => example.key === key) ??
    examples.find((example) => example.key === 'documented') ??
    examples[0]
  );
}

/**
 * The cases of an operation, in the order of its responses. The first success without a body has no examples of its
 * own: the request examples whose key no response example has belong to it.
 */
export function readCases(operation: Declared): Case[] {
  const { responses, requestBody } = operation;
  const paired = responses.flatMap(({ content }) => subjectsIn(content).map(({ example }) => example.key));
  const unpaired = subjectsIn(requestBody?.content ?? []).filter(
    ({ example: { key } }, index, all) =>
      !paired.includes(key) && all.findIndex(({ example }) => example.key === key) === index,
  );
  const bodiless = responses.find(({ status, content }) => status.startsWith('2') && content.length === 0);
  return responses.flatMap((response) => {
    const subjects = response === bodiless ? unpaired.map(withoutBody) : subjectsIn(response.content);
    return subjects.map((subject) => caseOf(subject, response, operation));
  });
}

function subjectsIn(content: MediaType[]): Subject[] {
  const all = content.flatMap((mediaType) => mediaType.examples.map((example) => ({ example, mediaType })));
  return all
    .filter(({ example }) => example.value !== undefined)
    .map((one) => ({ ...one, body: one.example.value }));
}

function withoutBody({ example }: Subject): Subject {
  return { example, mediaType: undefined, body: undefined };
}

function caseOf({ example, mediaType, body }: Subject, response: Response, operation: Declared): Case {
  const { key, summary, description, pointer, provenance } = example;
  return {
    key,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    pointer,
    provenance,
    request: requestOf(example, operation.requestBody),
    response,
    status: statusOf(response, body, operation),
    mediaType,
    body,
    headers: headersOf(response, key),
    reachedBy: reachedBy(example),
  };
}

function requestOf(example: Example, requestBody: RequestBody | undefined): CaseRequest {
  const { content = [] } = requestBody ?? {};
  const body = example['x-invalid-request'];
  if (body !== undefined) {
    const mediaType = content.find(({ type }) => isJson(type)) ?? content[0];
    return { key: undefined, mediaType, body, isInvalid: true };
  }
  const requests = subjectsIn(content).map((subject) => ({ ...subject, key: subject.example.key }));
  const request = exampleFor(requests, example.key);
  return { key: request?.key, mediaType: request?.mediaType, body: request?.body, isInvalid: false };
}

/** The status of a case: the envelope's where the response's range includes it, otherwise the first of the range. */
function statusOf(response: Response, body: unknown, operation: Declared): number {
  const possible = statusesOf(response.status).filter(
    (status) => responseFor(operation, status) === response,
  );
  const told = get(body, 'error', 'statusCode');
  const [first = 500] = possible;
  return possible.find((status) => status === told) ?? first;
}

/** The HTTP statuses that a declared one stands for; for `default`, server errors come first. */
function statusesOf(declared: string): number[] {
  if (/^\d{3}$/.test(declared)) return [Number(declared)];
  const hundreds = declared === 'default' ? [5, 4, 3, 2, 1] : [Number(declared[0])];
  return hundreds.flatMap((hundred) => Array.from({ length: 100 }, (_, index) => hundred * 100 + index));
}

/** The headers of a case. A single `example` of a header is for all cases. */
function headersOf({ headers }: Response, key: string): Case['headers'] {
  return headers.flatMap(({ name, examples }) => {
    const example = [key, unnamed].flatMap((one) => examples.filter((each) => each.key === one))[0];
    return example?.value === undefined ? [] : [{ name, value: headerValue(example.value) }];
  });
}

/** A value in the form of a header: an array is a list with commas (style `simple`). */
function headerValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(headerValue).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function reachedBy({ 'x-reached-by': told, pointer }: Example): ReachedBy | undefined {
  if (told === undefined || waysToReach.includes(told)) return told;
  throw new ContractError(
    pointer,
    `x-reached-by is not one of ${waysToReach.join(', ')}. Write one of them.`,
  );
}
