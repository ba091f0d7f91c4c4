import { type Case, isJson, type Operation, type ReachedBy } from '@addressbook/contract/model';
import type { HttpResponse } from '@addressbook/http';
import { withReferences } from './servable.ts';

/** A case, made ready to be sent. */
export type MockCase = {
  key: string;
  status: number;
  body: unknown;
  headers: Record<string, string>;
  reachedBy: ReachedBy | undefined;
};

/** Headers about the bytes and the connection, which the server sets, and `Content-Type`, whose examples OpenAPI ignores. */
const framingHeaders = [
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
];

/** Whether a header belongs to the server, in any case of its letters. An example of such a header would break the response. */
export function isFramingHeader(name: string): boolean {
  return framingHeaders.includes(name.toLowerCase());
}

/** The cases of an operation that have a JSON body or none. Each has a key of its own. */
export function casesOf({ cases }: Operation): MockCase[] {
  return cases
    .filter(({ mediaType, status }) => status >= 200 && (!mediaType || isJson(mediaType.type)))
    .map(({ key, status, body, headers, reachedBy }) => ({
      key,
      status,
      body: withReferences(body),
      headers: sentHeaders(headers),
      reachedBy,
    }));
}

function sentHeaders(headers: Case['headers']): Record<string, string> {
  const sent = headers.filter(({ name }) => !isFramingHeader(name));
  return Object.fromEntries(sent.map(({ name, value }) => [name.toLowerCase(), value]));
}

/** Milliseconds from now to the date that replaces a past date in `Retry-After`. */
const retryIn = 10_000;

/** A case as a response. A past date in `Retry-After` becomes a future one, so that clients do wait. */
export function responseOf(
  { key, status, headers, body }: MockCase,
  isStatic = false,
): HttpResponse & { case: string } {
  const retryAfter = headers['retry-after'];
  const isOver = retryAfter !== undefined && Date.parse(retryAfter) < Date.now() && !/^\d+$/.test(retryAfter);
  const shifted = { ...headers, 'retry-after': new Date(Date.now() + retryIn).toUTCString() };
  return { status, headers: isOver && !isStatic ? shifted : headers, body, case: key };
}
