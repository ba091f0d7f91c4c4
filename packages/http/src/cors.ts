import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';

/** Headers of the wire that pages may read, beside those that CORS always lets them read. */
export const wireHeaders: string[] = [
  'X-Request-Id',
  'Retry-After',
  'WWW-Authenticate',
  'Allow',
  'Accept-Post',
  'Location',
];

/** Lets a page of any origin read the response and the headers of these names, also one that sends credentials. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, exposed: string[]): void {
  const setHeaders = cors({
    // The origin is echoed, because a page that sends credentials may not be answered with `*`.
    origin: true,
    credentials: true,
    methods: request.headers['access-control-request-method'] ?? [],
    exposedHeaders: [...new Set([...wireHeaders, ...exposed])],
    maxAge: 600,
    // The library ends a preflight with a Content-Length, which a 204 must not have (RFC 9110, section 8.6).
    preflightContinue: true,
  });
  setHeaders(request, response, () => {});
}

/** Whether a request only asks whether a page may send another one. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
