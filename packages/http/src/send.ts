import type { ServerResponse } from 'node:http';
import type { HttpResponse } from './envelope.ts';

/** The bytes of a body, as they are sent. */
export function bytesOf({ body }: HttpResponse): Buffer {
  return Buffer.from(body === undefined ? '' : JSON.stringify(body));
}

/** Sends the head of a response, and says whether a body may follow. */
export function sendHead(
  answer: HttpResponse,
  { response, requestId, isLast }: { response: ServerResponse; requestId: string; isLast: boolean },
): boolean {
  const { status, headers } = answer;
  const { length } = bytesOf(answer);
  const hasBody = status !== 204 && status !== 304;
  response.setHeader('X-Request-Id', requestId);
  if (hasBody && length > 0) response.setHeader('Content-Type', 'application/json');
  // None where there can be no body (RFC 9110, section 8.6).
  if (hasBody) response.setHeader('Content-Length', length);
  if (isLast) response.setHeader('Connection', 'close');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status);
  return hasBody;
}

/** Sends a response. One that has begun already is ended as it is: the caller sees that it is not complete. */
export function send(
  answer: HttpResponse,
  sending: { response: ServerResponse; requestId: string; isLast: boolean },
): void {
  const { response } = sending;
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (sendHead(answer, sending)) response.end(bytesOf(answer));
  else response.end();
}
