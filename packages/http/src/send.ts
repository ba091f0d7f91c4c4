import type { ServerResponse } from 'node:http';
import type { HttpResponse } from './envelope.ts';

/** The bytes of a response's body. */
export function bytesOf({ body }: HttpResponse): Buffer {
  return Buffer.from(body === undefined ? '' : JSON.stringify(body));
}

/** Sends the head of a response; returns whether a body may follow. */
export function sendHead(
  result: HttpResponse,
  { response, requestId, isLast }: { response: ServerResponse; requestId: string; isLast: boolean },
): boolean {
  const { status, headers } = result;
  const { length } = bytesOf(result);
  const hasBody = status !== 204 && status !== 304;
  response.setHeader('X-Request-Id', requestId);
  if (hasBody && length > 0) response.setHeader('Content-Type', 'application/json');
  // Not on a response that cannot have a body (RFC 9110, section 8.6).
  if (hasBody) response.setHeader('Content-Length', length);
  if (isLast) response.setHeader('Connection', 'close');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status);
  return hasBody;
}

/** Sends a response. If one has already begun, destroys the connection, so that the caller sees it is incomplete. */
export function send(
  result: HttpResponse,
  sending: { response: ServerResponse; requestId: string; isLast: boolean },
): void {
  const { response } = sending;
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (sendHead(result, sending)) response.end(bytesOf(result));
  else response.end();
}
