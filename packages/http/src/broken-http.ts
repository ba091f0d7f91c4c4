import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorResponse } from './envelope.ts';

/** Refuses an `Expect` other than `100-continue` in the envelope, and closes the connection. */
export function refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const message = 'This server supports no such expectation: remove the Expect header';
  const { status, body } = errorResponse('ExpectationFailedError', 417, message);
  response.writeHead(status, { ...headersOfLast(), Connection: 'close' });
  response.end(JSON.stringify(body));
}

/** Refuses `CONNECT` in the envelope, and closes the connection. */
export function refuseConnect(socket: Duplex): void {
  endWith(socket, 405, 'MethodNotAllowedError');
}

/** Responds in the envelope to a request that Node itself rejects, and closes the connection. */
export function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      endWith(socket, 431, 'HeadersTooLargeError');
      break;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      endWith(socket, 408, 'RequestTimeoutError');
      break;
    default:
      endWith(socket, 400, 'BadRequestError');
  }
}

/** Writes a response to a socket that has no request, and ends it. */
function endWith(socket: Duplex, status: number, name: string): void {
  const body = JSON.stringify(errorResponse(name, status, STATUS_CODES[status] ?? '').body);
  const headers = { ...headersOfLast(), 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

function headersOfLast(): Record<string, string> {
  return { 'X-Request-Id': randomUUID(), 'Content-Type': 'application/json' };
}
