import {
  type Case,
  type Example,
  exampleFor,
  get,
  type Header,
  isJson,
  type MediaType,
  type Operation,
  type Response,
} from '@addressbook/contract/model';
import { alternatives, type Field, fieldsOf } from './fields.ts';

/** A case whose body is the envelope of an error, and what the envelope says. */
export type ErrorCase = Case & { error: { name: string; statusCode: number } };

/** What a page calls an operation. */
export function titleOf({ summary, id }: Operation): string {
  return summary ?? id;
}

/** The representation of the request body that the pages describe: JSON, otherwise the first. */
export function requestMediaType({ requestBody }: Operation): MediaType | undefined {
  return mediaTypeIn(requestBody?.content ?? []);
}

/** The named request bodies of an operation; none when it takes no body. */
export function requestsOf(operation: Operation): Example[] {
  return requestMediaType(operation)?.examples ?? [];
}

/** The body that the samples send: that of the request named `documented`, otherwise of the first. */
export function usualBody(operation: Operation): unknown {
  return exampleFor(requestsOf(operation), 'documented')?.value;
}

/** The cases of one declared response of an operation. */
export function casesFor({ cases }: Operation, response: Response): Case[] {
  return cases.filter((one) => one.response === response);
}

/** Whether a declared response is for errors (RFC 9110, sections 15.5 and 15.6). */
export function isError({ status }: Response): boolean {
  return /^([45]|default$)/.test(status);
}

/** The cases among these that have the envelope of an error. */
export function errorsIn(cases: Case[]): ErrorCase[] {
  return cases.flatMap((one) => {
    const name = get(one.body, 'error', 'name');
    const statusCode = get(one.body, 'error', 'statusCode');
    if (typeof name !== 'string' || typeof statusCode !== 'number') return [];
    return [{ ...one, error: { name, statusCode } }];
  });
}

/** Whether the HTTP status of an error is not the status in its envelope. */
export function isMisleading({ status, error }: ErrorCase): boolean {
  return status !== error.statusCode;
}

/** The headers of an operation's responses, each once, with the statuses that they come with. */
export function headersOf({ responses }: Operation): (Header & { statuses: string[] })[] {
  const all = responses.flatMap(({ status, headers }) => headers.map((header) => ({ header, status })));
  return [...Map.groupBy(all, ({ header }) => header.name).values()].flatMap(([first, ...more]) =>
    first ? [{ ...first.header, statuses: [first, ...more].map(({ status }) => status) }] : [],
  );
}

/** The fields of a response's body. */
export function responseFields({ content }: Response): Field[] {
  return fieldsOf(mediaTypeIn(content)?.schema);
}

/** The fields that the error responses of an operation have between them, each once. */
export function errorFields({ responses }: Operation): Field[] {
  return alternatives(responses.filter(isError).map(responseFields));
}

function mediaTypeIn(content: MediaType[]): MediaType | undefined {
  return content.find(({ type }) => isJson(type)) ?? content[0];
}
