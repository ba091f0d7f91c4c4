import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';

/** Response headers of this package that web pages may read, beside those that CORS always allows. */
export const wireHeaders: string[] = [
  'X-Request-Id',
  'Retry-After',
  'WWW-Authenticate',
  'Allow',
  'Accept-Post',
  'Location',
];

/** Lets web pages of any origin, also with credentials, read the response and its headers named in `exposed`. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, exposed: string[]): void {
  const setHeaders = cors({
    // The origin is echoed, because `*` is not allowed for requests with credentials.
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

/** Whether a request is a CORS preflight. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
