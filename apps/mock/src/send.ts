import type { ServerResponse } from 'node:http';
import type { HttpResponse } from './response.ts';

/** Sends a response, or as much of it as its fault lets through. A response that began is left alone. */
export function send(response: ServerResponse, answer: HttpResponse, requestId: string): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { status, headers, body, chaos, final } = answer;
  if (chaos === 'reset') return void response.socket?.resetAndDestroy();
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const hasBody = status !== 204 && status !== 304;
  response.setHeader('X-Request-Id', requestId);
  if (hasBody && bytes.length > 0) response.setHeader('Content-Type', 'application/json');
  // RFC 9110, section 8.6: none where there can be no body.
  if (hasBody) response.setHeader('Content-Length', bytes.length);
  if (final) response.setHeader('Connection', 'close');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status);
  if (!hasBody) return void response.end();
  if (chaos !== 'truncated') return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}
