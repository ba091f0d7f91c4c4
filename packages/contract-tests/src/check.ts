import {
  type Case,
  get,
  isJson,
  isObject,
  mediaTypeFor,
  type Operation,
  responseFor,
} from '@addressbook/contract/model';
import { provenanceOf } from './contract.ts';
import type { HttpResponse } from './exchange.ts';
import type { Redactor } from './redact.ts';
import type { Deviation } from './report.ts';
import type { Expectation, TestCase } from './test-case.ts';
import type { Validator } from './validate.ts';

/** What the checks need beside a response. */
export type Rules = {
  validate: Validator;
  /** Whether a string repeats a key. */
  leaks: (text: string) => boolean;
  foreign: Redactor['foreign'];
};

/** Everything that is wrong with a response: to this test case, and as a response at all. */
export function deviationsIn(rules: Rules, testCase: TestCase, response: HttpResponse): Deviation[] {
  const expected = expectationMessages(rules, testCase, response);
  const { expects, operation, provenance } = testCase;
  return [
    ...expected.map((message) => ({ message, provenance })),
    ...(expects.kind === 'status'
      ? []
      : [
          ...bodyDeviations(rules, testCase, response),
          ...headerDeviations(operation, response),
          ...declaredHeaderDeviations(rules, operation, response),
          ...echoDeviations(testCase, response),
        ]),
    ...leakDeviations(rules, response),
  ];
}

function expectationMessages(
  rules: Rules,
  { expects, operation }: TestCase,
  response: HttpResponse,
): string[] {
  const { status } = response;
  switch (expects.kind) {
    case 'success':
      return successMessages(operation, status);
    case 'case':
      return caseMessages(rules, expects.of, response);
    case 'refusal':
    case 'foreign':
      return refusalMessages(rules, expects, response);
    case 'any':
      return status >= 500 || status < 200 ? [`has the status ${status}`] : [];
    case 'status':
      return otherStatus(expects.statuses, status);
  }
}

function otherStatus(wanted: (number | string)[], status: number): string[] {
  return wanted.map(Number).includes(status)
    ? []
    : [`has the status ${status} instead of ${wanted.join(' or ')}`];
}

function successMessages(operation: Operation, status: number): string[] {
  const declared = responseFor(operation, status)?.status ?? '';
  const isSuccess = status >= 200 && status < 300 && declared.startsWith('2');
  const wanted = operation.responses.map((one) => one.status).filter((one) => one.startsWith('2'));
  return isSuccess ? [] : [`has the status ${status} instead of ${wanted.join(' or ')}`];
}

function refusalMessages(
  rules: Rules,
  expects: Extract<Expectation, { kind: 'refusal' | 'foreign' }>,
  response: HttpResponse,
): string[] {
  const { status } = response;
  const { statuses = [] } = expects;
  if (status < 400 || status >= 500) return [`has the status ${status} instead of a refusal`];
  const name = expects.kind === 'refusal' ? expects.name : undefined;
  return [
    ...(statuses.length > 0 ? otherStatus(statuses, status) : []),
    ...(name === undefined ? [] : otherName(rules, response, name)),
  ];
}

function otherName({ foreign }: Rules, { json }: HttpResponse, name: unknown): string[] {
  const found = get(json, 'error', 'name');
  return found === name ? [] : [`has the error name ${shown(foreign, found)} instead of ${name}`];
}

function caseMessages(rules: Rules, of: Case, response: HttpResponse): string[] {
  const statusCode = get(of.body, 'error', 'statusCode');
  const found = get(response.json, 'error', 'statusCode');
  return [
    ...otherStatus([of.status], response.status),
    ...otherName(rules, response, get(of.body, 'error', 'name')),
    ...(found === statusCode
      ? []
      : [`has the statusCode ${shown(rules.foreign, found)} in its body instead of ${statusCode}`]),
    ...of.headers.flatMap((header) => caseHeaderMessages(rules, header, response)),
  ];
}

function caseHeaderMessages(
  { foreign }: Rules,
  { name, value: example }: Case['headers'][number],
  { headers }: HttpResponse,
): string[] {
  const header = name.toLowerCase();
  const value = headers[header];
  if (value === undefined) return [`has no ${header} header`];
  if (header !== 'www-authenticate') return [];
  const code = (challenge: string) => /error="([^"]*)"/.exec(challenge)?.[1] ?? 'none';
  const wanted = code(example);
  const found = code(String(value));
  return wanted === found
    ? []
    : [`has the error ${shown(foreign, found)} in www-authenticate instead of ${wanted}`];
}

/** UTF-16 code units of a Content-Type header that are looked at. */
const maxType = 200;

function bodyDeviations(rules: Rules, { operation, expects }: TestCase, response: HttpResponse): Deviation[] {
  const declared = responseFor(operation, response.status);
  if (!declared)
    return expects.kind === 'foreign'
      ? []
      : [{ message: `has the status ${response.status}, which is not declared`, provenance: 'documented' }];
  if (declared.content.length === 0) return [];
  const provenance = provenanceOf(declared);
  const type = String(response.headers['content-type'] ?? 'none').slice(0, maxType);
  const mediaType = mediaTypeFor(declared.content, type);
  if (!mediaType) {
    const wanted = declared.content.map((one) => one.type).join(' or ');
    return [
      { message: `has the content type ${shown(rules.foreign, type)} instead of ${wanted}`, provenance },
    ];
  }
  if (!isJson(type)) return [];
  if (response.json === undefined)
    return [{ message: `has a body that ${response.notJson ?? 'is not JSON'}`, provenance }];
  const errors = mediaType.schema ? rules.validate(mediaType.schema, response.json) : [];
  return errors.map((error) => ({
    message: `breaks ${error.rule} at ${rules.foreign(error.pointer) || 'its root'}: ${error.message}`,
    provenance: provenance === 'inferred' ? provenance : error.provenance,
  }));
}

const challenge = /^Bearer(?: +[\w!#$%&'*+.^`|~-]+="[^"\\]*"(?: *, *[\w!#$%&'*+.^`|~-]+="[^"\\]*")*)?$/i;
const bearerErrors = ['invalid_request', 'invalid_token', 'insufficient_scope'];

/** Headers that are there are well-formed; those that HTTP demands are there. */
function headerDeviations(operation: Operation, { status, headers }: HttpResponse): Deviation[] {
  const messages: string[] = [];
  const authenticate = headers['www-authenticate'];
  if (status === 401 && authenticate === undefined)
    messages.push('has no www-authenticate header (RFC 9110, section 15.5.2)');
  if (authenticate !== undefined && !isChallenge(authenticate))
    messages.push('has a www-authenticate header that is not a Bearer challenge (RFC 6750, section 3)');
  const retry = headers['retry-after'];
  if (retry !== undefined && !/^\d+$/.test(retry) && !isHttpDate(retry))
    messages.push('has a retry-after header that is neither seconds nor a date (RFC 9110, section 10.2.3)');
  const allowed = String(headers.allow ?? '').split(',');
  if (status === 405 && !allowed.some((method) => method.trim() === operation.method))
    messages.push(`has no allow header that names ${operation.method} (RFC 9110, section 15.5.6)`);
  const requestId = headers['x-request-id'];
  if (requestId !== undefined && !/^[\x21-\x7e]{1,200}$/.test(String(requestId)))
    messages.push('has an x-request-id header that is not an id');
  return messages.map((message) => ({ message, provenance: 'inferred' }));
}

function isChallenge(authenticate: string): boolean {
  const code = /error="([^"]*)"/.exec(authenticate)?.[1];
  return challenge.test(authenticate) && (code === undefined || bearerErrors.includes(code));
}

/** A declared header that is there fits its schema, as a string or as the number that it stands for. */
function declaredHeaderDeviations(
  { validate }: Rules,
  operation: Operation,
  { status, headers }: HttpResponse,
): Deviation[] {
  const declared = responseFor(operation, status)?.headers ?? [];
  return declared.flatMap(({ name, schema }) => {
    const value = headers[name.toLowerCase()];
    if (value === undefined || schema === undefined) return [];
    const fits = [String(value), Number(value)].some((one) => validate(schema, one).length === 0);
    if (fits) return [];
    return [
      {
        message: `has a ${name.toLowerCase()} header that breaks ${schema.pointer}`,
        provenance: 'inferred' as const,
      },
    ];
  });
}

/** Items of a list of the server's that are looked at. */
const maxItems = 100;

/** A message about a wrong value never repeats it: it may be about a person. */
function echoDeviations({ json: sentBody }: TestCase, { json }: HttpResponse): Deviation[] {
  const issues = get(json, 'error', 'issues');
  const messages = (Array.isArray(issues) ? issues.slice(0, maxItems) : [])
    .map((issue) => get(issue, 'message'))
    .filter((message) => typeof message === 'string');
  const sent = (isObject(sentBody) ? Object.values(sentBody) : [])
    .filter((value) => typeof value === 'string')
    .filter((value) => value.length > 5);
  return sent.some((value) => messages.some((message) => message.includes(value)))
    ? [{ message: 'repeats a value of the request in its issues', provenance: 'inferred' }]
    : [];
}

function isHttpDate(text: string): boolean {
  return (
    /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** A line of a stack trace: what follows is a file, a line and a column, not a time of day. */
const stackLine = /\bat [^\n]{0,200}[^\s():\d]:\d{1,7}:\d{1,7}/;

/** UTF-16 code units in which the inside of a server is looked for. */
const searched = 65_536;

/** A response says nothing of the key, nor of the inside of the server. */
function leakDeviations({ leaks }: Rules, { text, headers }: HttpResponse): Deviation[] {
  const provenance = 'inferred';
  const beginning = text.slice(0, searched);
  const deviations: Deviation[] = [];
  if (leaks(text) || leaks(JSON.stringify(headers)))
    deviations.push({ message: 'repeats an API key', provenance });
  if (stackLine.test(beginning) || beginning.includes('node_modules'))
    deviations.push({ message: 'has a stack trace', provenance });
  return deviations;
}

/** A value in a message, cut: what a server sends could be anything. */
function shown(foreign: Redactor['foreign'], value: unknown): string {
  if (typeof value === 'string') return foreign(value, 60);
  return typeof value === 'number' ? String(value) : 'none';
}
