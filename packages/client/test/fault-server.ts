import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a server may do wrong: `times` says how often this contact was asked for before. */
type Fault = (response: ServerResponse, times: number, request: IncomingMessage) => void;

const json = { 'content-type': 'application/json' };
const html = '<html><body>Bad gateway</body></html>';

/** The published answer, for `documented` and as the end of faults that pass. */
export const record = {
  id: '3392287d-7a79-4789-9ef8-7dc174836688',
  alias: 'john',
  msisdn: '55555555555',
  updated_on: '2025-11-10T20:45:30.000Z',
};
const success = JSON.stringify({ success: true, record });
const failure = (name: string, statusCode: number, message = 'No.') =>
  JSON.stringify({ success: false, error: { name, statusCode, message } });

const answer =
  (status: number, body: string, headers: Record<string, string> = json): Fault =>
  (response) =>
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);

/** First some failure, then the published answer. */
const once503 =
  (headers: Record<string, string>, status = 503): Fault =>
  (response, times, request) =>
    times === 0
      ? answer(status, failure('ServiceUnavailableError', status), { ...json, ...headers })(
          response,
          times,
          request,
        )
      : answer(200, success)(response, times, request);

/** The faults, by the contact id that asks for them. */
export const faults: Record<string, Fault> = {
  documented: answer(200, success, { ...json, 'x-request-id': 'req-1' }),
  '400-unknown': answer(400, failure('NotFoundError', 404, 'Contact not found'), {
    ...json,
    'x-request-id': 'req-1',
  }),
  '502-empty': answer(502, '', {}),
  '502-html': answer(502, html, { 'content-type': 'text/html' }),
  '200-html': answer(200, html, { 'content-type': 'text/html' }),
  '200-empty': answer(200, '', {}),
  '200-success-false': answer(200, failure('NotFoundError', 404)),
  '200-wrong-shape': answer(200, JSON.stringify({ success: true, record: { ...record, alias: null } })),
  '200-no-record': answer(200, '{"success":true}'),
  '200-array': answer(200, '[]'),
  '200-null': answer(200, 'null'),
  '204': (response) => response.writeHead(204).end(),
  '200-cut': (response) => {
    response.writeHead(200, { ...json, 'content-length': success.length });
    response.write(success.slice(0, 40), () => response.destroy());
  },
  '400-cut': (response) => {
    const body = failure('NotFoundError', 404);
    response.writeHead(400, { ...json, 'content-length': body.length });
    response.write(body.slice(0, 20), () => response.destroy());
  },
  '200-stalled': (response) => {
    response.writeHead(200, json);
    response.write(success.slice(0, 40));
  },
  'no-headers': () => {},
  'reset-before-headers': (response) => response.socket?.resetAndDestroy(),
  'reset-after-headers': (response) => {
    response.writeHead(200, json);
    response.flushHeaders();
    setTimeout(() => response.socket?.resetAndDestroy(), 20);
  },
  'reset-then-200': (response, times, request) =>
    times === 0 ? response.socket?.resetAndDestroy() : answer(200, success)(response, times, request),
  '302': (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  '307-elsewhere': (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
  '503-then-200': once503({}),
  '503-retry-after-then-200': once503({ 'retry-after': '0' }),
  '500-then-200': once503({}, 500),
  '429-then-200': (response, times, request) =>
    answer(times === 0 ? 429 : 200, times === 0 ? failure('TooManyRequestsError', 429) : success)(
      response,
      times,
      request,
    ),
  '429-seconds': answer(429, failure('TooManyRequestsError', 429), { ...json, 'retry-after': '7200' }),
  '429-date': answer(429, failure('TooManyRequestsError', 429), {
    ...json,
    'retry-after': new Date(Date.now() + 7_200_000).toUTCString(),
  }),
  '429-absurd': answer(429, failure('TooManyRequestsError', 429), {
    ...json,
    'retry-after': '99999999999999999999',
  }),
  '429-nonsense': answer(429, failure('TooManyRequestsError', 429), { ...json, 'retry-after': 'soon' }),
  '429-always': answer(429, failure('TooManyRequestsError', 429)),
  '500-huge': (response) => {
    response.writeHead(500, json);
    const chunk = Buffer.alloc(1 << 20, 'x');
    let left = 50;
    const more = () => {
      while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', more);
      response.end();
    };
    more();
  },
  '200-gzip-bomb': (response) => {
    const bomb = gzipSync(Buffer.alloc(50 << 20, 'x'));
    response.writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': bomb.length }).end(bomb);
  },
  '200-gzip-cut': (response) => {
    const body = gzipSync(success);
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  },
  '200-gzip-wrong-length': (response) => {
    const body = gzipSync(success);
    response.writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': body.length + 9 });
    response.write(body, () => response.destroy());
  },
  '200-header-noise': (response) => {
    for (let index = 0; index < 80; index++) response.setHeader(`x-noise-${index}`, 'n'.repeat(100));
    response.setHeader('retry-after', 'never');
    response.writeHead(200, { ...json, 'x-request-id': 'req-1' }).end(success);
  },
  '418-unknown-name': answer(418, failure('TeapotError', 418, 'Short and stout')),
  '500-our-name': answer(500, failure('NetworkError', 500)),
  '401-no-envelope': answer(401, '{"error":"unauthorized"}'),
  '400-success-true': answer(400, success),
  '400-no-code': answer(400, '{"success":false,"error":{"name":"NotFoundError","message":"No."}}'),
  '400-issues': answer(
    400,
    '{"success":false,"error":{"name":"ValidationError","statusCode":400,"message":"No.","issues":[{"pointer":"/alias","message":"must be a string"}]}}',
  ),
  'echo-key': (response, times, request) =>
    answer(400, failure('NotFoundError', 404, `No contact for ${request.headers.authorization}`), {
      ...json,
      'x-request-id': `${request.headers.authorization}`,
    })(response, times, request),
};

/** A server that does what the contact's id says, and remembers what it was asked. */
export type FaultServer = {
  url: string;
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  stop: () => Promise<void>;
};

/** Starts a fault server on a free port. */
export async function startFaultServer(): Promise<FaultServer> {
  const times = new Map<string, number>();
  const requests: FaultServer['requests'] = [];
  const server = createServer(async (request, response) => {
    const url = request.url ?? '';
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method ?? '', url, headers: request.headers, body });
    const id = decodeURIComponent(url.split('/').at(-1) ?? '');
    const fault = (Object.hasOwn(faults, id) ? faults[id] : undefined) ?? faults['documented'];
    fault?.(response, times.get(id) ?? 0, request);
    times.set(id, (times.get(id) ?? 0) + 1);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
