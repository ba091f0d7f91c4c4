/** HTTP as raw sockets see it: no client library sends most of these requests. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import manyKinds from '@addressbook/contract/fixtures/many-kinds.json' with { type: 'json' };
import { readContract } from '@addressbook/contract/model';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttpServer, errorResponse, type HttpServer, routesOf } from '../src/index.ts';

const routes = routesOf(readContract(manyKinds));
let http: HttpServer;
let port: number;
const calls: { id: string; pathParameters: object; query: object; body: unknown }[] = [];
beforeAll(async () => {
  http = createHttpServer({
    routes: () => routes,
    begin: (call) => call,
    checks: [
      ({ request }) =>
        request.headers.authorization === 'none'
          ? errorResponse('UnauthorizedError', 401, 'No key')
          : undefined,
    ],
    handle: ({ operation, pathParameters, query, request }, body) => {
      if (request.headers['x-fail'] !== undefined) throw new Error('a bug \u001b[2J');
      calls.push({ id: operation.id, pathParameters, query, body });
      return { status: operation.method === 'DELETE' ? 204 : 200, headers: {}, body: { success: true } };
    },
  });
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  ({ port } = http.server.address() as AddressInfo);
});
afterAll(() => http.stop());

/** Everything that arrives until the connection closes, or until `until` has arrived. */
async function raw(bytes: string, until?: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(5000, () => socket.destroy(new Error('no response in 5 s')));
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    text += chunk;
    if (until !== undefined && text.includes(until)) break;
  }
  socket.destroy();
  return text;
}

const path = '/note-books/b-1';
function request(line: string, headers: Record<string, string> = {}, body = ''): string {
  const all = {
    Host: 'x',
    Connection: 'close',
    ...(body && { 'Content-Length': String(body.length) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
const json = { 'Content-Type': 'application/json' };
const named = (response: string) => /"name":"(\w+)"/.exec(response)?.[1];

describe('the target', () => {
  test('has its path parameters decoded, and repeated values of the query as a list', async () => {
    await raw(request('GET /note-books/b%2F1?tag=a&tag=b&size=1'));
    expect(calls.at(-1)).toMatchObject({
      id: 'listNotes',
      pathParameters: { 'book-id': 'b/1' },
      query: { tag: ['a', 'b'], size: '1' },
    });
  });

  test('in absolute form is the path of its URL (RFC 9112, section 3.2.2)', async () => {
    await raw(request('GET http://elsewhere.example/note-books/b-2?size=1'));
    expect(calls.at(-1)).toMatchObject({
      id: 'listNotes',
      pathParameters: { 'book-id': 'b-2' },
      query: { size: '1' },
    });
    expect(await raw(request('GET http://elsewhere.example'))).toMatch(/^HTTP\/1\.1 404 /);
  });

  test.each([
    'CONNECT x:443',
    'OPTIONS *',
    'GET /note-books/..',
    'GET /note-books/%2e%2e',
    'GET /note-books/a#b',
  ])('%s is refused in the envelope', async (line) => {
    const response = await raw(request(line));
    expect(response).toMatch(/^HTTP\/1\.1 4\d\d [\s\S]*X-Request-Id: [\s\S]*"success":false/);
  });

  test('concrete paths take precedence, and Allow names the methods of all that match', async () => {
    await raw(request('GET /note-books/latest'));
    expect(calls.at(-1)?.id).toBe('GET /note-books/latest');
    expect(await raw(request('PUT /note-books/latest'))).toMatch(
      /^HTTP\/1\.1 405 [\s\S]*Allow: GET, POST, DELETE\r\n/,
    );
  });
});

describe('Host', () => {
  test('is required in HTTP/1.1: without it, 400 in the envelope', async () => {
    const response = await raw(`GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`);
    expect(response).toMatch(/^HTTP\/1\.1 400 [\s\S]*"The request has no Host header"/);
  });

  test('is not required in HTTP/1.0', async () => {
    expect(await raw(`GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('Expect: 100-continue', () => {
  const expecting = { ...json, Expect: '100-continue', 'Content-Length': '2' };

  test('gets 100 when the head is valid, then the body is read', async () => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write(request(`POST ${path}`, expecting));
    let text = '';
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    await vi.waitFor(() => expect(text).toMatch(/^HTTP\/1\.1 100 Continue/));
    socket.write('{}');
    await once(socket, 'close');
    expect(text).toMatch(/HTTP\/1\.1 200 /);
    expect(calls.at(-1)).toMatchObject({ id: 'addNote', body: {} });
  });

  test.each<[string, string, Record<string, string>]>([
    ['401', 'UnauthorizedError', { Authorization: 'none' }],
    ['413', 'PayloadTooLargeError', { 'Content-Length': '65537' }],
    ['415', 'UnsupportedMediaTypeError', { 'Content-Type': 'text/plain' }],
  ])('gets %s from the head alone, and the connection closes', async (status, name, headers) => {
    const response = await raw(
      request(`POST ${path}`, { ...expecting, Connection: 'keep-alive', ...headers }),
    );
    expect(response).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*Connection: close`));
    expect(named(response)).toBe(name);
  });

  test('any other expectation is 417', async () => {
    expect(named(await raw(request(`GET ${path}`, { Expect: 'the-impossible' })))).toBe(
      'ExpectationFailedError',
    );
  });
});

describe('a body', () => {
  test.each([
    ['gzip', 'Send the body without Content-Encoding gzip'],
    ['br', 'Send the body without Content-Encoding br'],
  ])('in the encoding %s is 415, which names it', async (encoding, message) => {
    const response = await raw(request(`POST ${path}`, { ...json, 'Content-Encoding': encoding }, '{}'));
    expect(response).toMatch(/^HTTP\/1\.1 415 [\s\S]*Accept-Encoding: identity\r\n/);
    expect(response).toContain(message);
  });

  test('that is optional may be left out', async () => {
    expect(await raw(request('PATCH /files/a.txt'))).toMatch(/^HTTP\/1\.1 200 /);
    expect(calls.at(-1)).toMatchObject({ id: 'patchFile', body: undefined });
    expect(await raw(request(`POST ${path}`))).toMatch(/^HTTP\/1\.1 415 /);
  });

  test('of a type that the operation does not accept is 415, with the accepted types', async () => {
    const response = await raw(request('PATCH /files/a.txt', json, '{}'));
    expect(response).toMatch(/^HTTP\/1\.1 415 [\s\S]*Accept-Post: application\/merge-patch\+json\r\n/);
    await raw(
      request(
        'PATCH /files/a.txt',
        { 'Content-Type': 'application/merge-patch+json; charset=utf-8' },
        '{"a":1}',
      ),
    );
    expect(calls.at(-1)).toMatchObject({ id: 'patchFile', body: { a: 1 } });
  });

  test('in chunks that grow beyond 64 KiB is 413', async () => {
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    const response = await raw(
      `${request(`POST ${path}`, { ...json, 'Transfer-Encoding': 'chunked' })}${chunk.repeat(5)}0\r\n\r\n`,
    );
    expect(named(response)).toBe('PayloadTooLargeError');
  });

  test('to an operation without a request body is not read', async () => {
    expect(await raw(request(`DELETE ${path}`, {}, 'anything'))).toMatch(/^HTTP\/1\.1 204 /);
  });
});

test('a bug is a 500 in the envelope, and its stack is on the console, printable', async () => {
  const errors = vi.spyOn(console, 'error').mockReturnValue();
  const response = await raw(request(`GET ${path}`, { 'X-Fail': '1' }));
  expect(named(response)).toBe('InternalServerError');
  expect(errors.mock.calls.flat().join()).toMatch(/^Error: a bug \\u\{1b\}\[2J\n {4}at /);
  vi.restoreAllMocks();
});

test('bad HTTP is refused in the envelope, and the connection closes', async () => {
  expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"BadRequestError"/);
  expect(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 [\s\S]*"HeadersTooLargeError"/,
  );
});
