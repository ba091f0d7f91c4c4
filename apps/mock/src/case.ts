import type { HttpResponse } from './response.ts';

/** A named example of a response, with the HTTP status and the headers that it is sent with. */
export type Case = { key: string; status: number; body: unknown; headers: Record<string, string> };

/** Headers about the bytes and the connection, which the server sets; `Content-Type` examples OpenAPI ignores. */
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
];

/** Whether a header belongs to the server, in any case of its letters. An example of it would break the response. */
export function isFramingHeader(name: string): boolean {
  return framingHeaders.includes(name.toLowerCase());
}

/** The example of a header as it is sent; undefined when it is neither a scalar nor a list of scalars. */
export function headerText(value: unknown): string | undefined {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const isScalar = values.every((one) => ['string', 'number', 'boolean'].includes(typeof one));
  return isScalar ? values.join(', ') : undefined;
}

/** Milliseconds from now to the date that a `Retry-After` of the past is replaced with. */
const retryIn = 10_000;

/** A case as a response. A date in `Retry-After` that has passed becomes one to come, so that clients do wait. */
export function responseOf({ key, status, headers, body }: Case, isStatic = false): HttpResponse {
  const retryAfter = headers['retry-after'];
  const isOver = retryAfter !== undefined && Date.parse(retryAfter) < Date.now() && !/^\d+$/.test(retryAfter);
  const shifted = { ...headers, 'retry-after': new Date(Date.now() + retryIn).toUTCString() };
  return { status, headers: isOver && !isStatic ? shifted : headers, body, case: key };
}
