/** The proxy passes exchanges through unchanged. Prism's made up responses, followed redirects and served any page. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type MockOptions, type RunningMock, startMock } from '../src/index.ts';
import { raw } from './raw.ts';

const path = '/addressbook/contacts/x';
const json = { 'content-type': 'application/json' };
const success =
  '{"success":true,"record":{"id":"x","alias":"j","msisdn":"1","updated_on":"2025-11-10T20:45:30.000Z"}}';

let upstream: Server | undefined;
let mock: RunningMock | undefined;
afterEach(async () => {
  await mock?.stop();
  upstream?.closeAllConnections();
  upstream?.close();
  mock = undefined;
});

/** Starts a server and a proxy before it; returns the requests that the server received. */
async function startBefore(listener: RequestListener, options: MockOptions = {}, prefix = '') {
  const asked: { url: string; rawHeaders: string[]; headers: IncomingMessage['headers']; body: string }[] =
    [];
  upstream = createServer(async (request, response) => {
    let body = '';
    // The server of a test may respond before the body has arrived.
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1');
    });
    request.on('end', () =>
      asked.push({ url: request.url ?? '', rawHeaders: request.rawHeaders, headers: request.headers, body }),
    );
    listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = upstream.address() as AddressInfo;
  mock = await startMock({ port: 0, proxy: `http://127.0.0.1:${port}${prefix}`, ...options });
  return { url: mock.url, asked, mock };
}

const ask = (url: string, headers: Record<string, string> = {}, body = '{"alias":"j"}') =>
  fetch(url + path, { method: 'POST', headers: { ...json, ...headers }, body, redirect: 'manual' });

const issuesOf = (of: RunningMock) =>
  of.requests.at(-1)?.issues.map(({ pointer, message }) => `${pointer} ${message}`.trim());

describe('an exchange passes through', () => {
  test.each([501, 500, 418, 599, 404, 304])('passes status %i through unchanged', async (status) => {
    const { url, asked } = await startBefore((_, response) =>
      response.writeHead(status, { 'x-own': '1' }).end(),
    );
    const response = await ask(url);
    expect([response.status, response.headers.get('x-own')]).toEqual([status, '1']);
    expect(asked).toHaveLength(1);
  });

  test.each([301, 302, 303, 307, 308])(
    'does not follow a redirect %i, so that no other server gets the key',
    async (status) => {
      const { url, asked } = await startBefore((_, response) =>
        response.writeHead(status, { location: 'http://127.0.0.1:9/elsewhere' }).end(),
      );
      const response = await ask(url, { authorization: 'Bearer real-key' });
      expect([response.status, response.headers.get('location')]).toEqual([
        status,
        'http://127.0.0.1:9/elsewhere',
      ]);
      expect(asked).toHaveLength(1);
    },
  );

  test.each([
    ['broken JSON', '{"success":'],
    ['an empty JSON body', ''],
    ['text', 'not JSON at all'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00]).toString('latin1')],
  ])('%s passes unchanged, with an issue in the log', async (_, body) => {
    const { url, mock } = await startBefore((_, response) =>
      response.writeHead(200, json).end(Buffer.from(body, 'latin1')),
    );
    const response = await ask(url);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toBe(body);
    await vi.waitFor(() => expect(issuesOf(mock)?.join()).toMatch(/^The response: /));
  });

  test('a request that is not strict JSON reaches the server, with an issue in the log', async () => {
    const { url, asked, mock } = await startBefore((_, response) =>
      response.writeHead(200, json).end(success),
    );
    expect((await ask(url, {}, '{"alias":"a","alias":"b"}')).status).toBe(200);
    expect(asked[0]?.body).toBe('{"alias":"a","alias":"b"}');
    await vi.waitFor(() => expect(issuesOf(mock)).toEqual(['/alias must not have the same member twice']));
  });

  test('header names, repeated headers, cookies and repeated query values are kept', async () => {
    const { url, asked } = await startBefore((_, response) =>
      response
        .writeHead(200, [
          'X-CASED-Name',
          '1',
          'Set-Cookie',
          'a=1',
          'Set-Cookie',
          'b=2',
          'Content-Type',
          'application/json',
        ])
        .end(success),
    );
    const head = [
      'X-MiXeD: 1',
      'X-Twice: a',
      'X-Twice: b',
      'Cookie: a=1; b=2',
      'Content-Type: application/json',
    ];
    const response = await raw(
      url,
      `POST ${path}?a=1&a=2&b=%20 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 2\r\n${head.join('\r\n')}\r\n\r\n{}`,
    );
    expect(asked[0]?.url).toBe(`${path}?a=1&a=2&b=%20`);
    const sent = asked[0]?.rawHeaders ?? [];
    const lines = sent.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${sent[index + 1]}`] : []));
    expect(lines).toEqual(expect.arrayContaining(head));
    expect(response).toMatch(/\r\nX-CASED-Name: 1\r\n/);
    expect(response).toMatch(/\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n/);
  });

  test('headers about one connection stay on it', async () => {
    const { url, asked } = await startBefore((_, response) =>
      response
        .writeHead(200, {
          ...json,
          'keep-alive': 'timeout=77',
          connection: 'x-secret, close',
          'x-secret': '1',
        })
        .end(success),
    );
    const response = await raw(
      url,
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close, X-Own\r\nX-Own: 1\r\nProxy-Authorization: Basic x\r\nTE: trailers\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(Object.keys(asked[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-own']));
    expect(asked[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(asked[0]?.headers).not.toHaveProperty('te');
    expect(response).not.toMatch(/x-secret|timeout=77/i);
  });

  test('a compressed response stays compressed, and is validated', async () => {
    const body = gzipSync(success.replace('"j"', '5'));
    const { url, mock } = await startBefore((_, response) =>
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': body.length })
        .end(body),
    );
    const response = await raw(
      url,
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}`,
    );
    expect(response).toMatch(
      new RegExp(`content-encoding: gzip\r\n[\\s\\S]*content-length: ${body.length}\r\n`, 'i'),
    );
    await vi.waitFor(() =>
      expect(issuesOf(mock)?.join()).toMatch(/\/record\/alias The response: .*must be string/),
    );
  });

  test('chunked requests and requests without a body arrive', async () => {
    const { url, asked } = await startBefore((_, response) => response.writeHead(200, json).end(success));
    await raw(
      url,
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    );
    await raw(url, `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    expect(asked.map(({ body }) => body)).toEqual(['{}', '']);
  });

  test('the prefix of --proxy stands before the path', async () => {
    const { url, asked } = await startBefore(
      (_, response) => response.writeHead(200, json).end(success),
      {},
      '/base/',
    );
    await ask(url);
    expect(asked[0]?.url).toBe(`/base${path}`);
  });
});

test('150 MB stream through: the caller reads the first byte before the server has sent the last', async () => {
  const size = 150 * 1024 * 1024;
  let written = 0;
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const { url, mock } = await startBefore((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const more = () => {
      while (written < size) {
        written += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const before = process.memoryUsage().rss;
  const response = await ask(url);
  const reader = response.body?.getReader();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(written).toBeLessThan(size);
  let read = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
    read += part.value.length;
  expect(read).toBeGreaterThan(size - 1024 * 1024);
  expect(process.memoryUsage().rss - before).toBeLessThan(140 * 1024 * 1024);
  await vi.waitFor(() => expect(issuesOf(mock)?.join()).toContain('is not validated'));
});

describe('a faulty server behind the proxy', () => {
  test('refuses connections: 502', async () => {
    mock = await startMock({ port: 0, proxy: 'http://127.0.0.1:9' });
    const response = await ask(mock.url);
    expect([response.status, await response.json()]).toMatchObject([
      502,
      {
        error: {
          name: 'BadGatewayError',
          message: 'The server behind the proxy did not respond: connection refused',
        },
      },
    ]);
  });

  test('sends bad HTTP: 502', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => {}).end('NONSENSE\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    // A server that listens on a port has an AddressInfo, never a pipe's name.
    mock = await startMock({ port: 0, proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const response = await ask(mock.url);
    server.close();
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { error: { name: 'BadGatewayError' } },
    ]);
  });

  test('cuts a response: it is cut for the caller too', async () => {
    const { url } = await startBefore((_, response) => {
      response.writeHead(200, { ...json, 'content-length': 1000 });
      response.write('{"success"', () => response.destroy());
    });
    const response = await ask(url);
    await expect(response.text()).rejects.toThrow();
  });

  test('hangs: the mock stops all the same', async () => {
    const { url, mock } = await startBefore(() => {});
    const asked = ask(url).catch(() => 'closed');
    await vi.waitFor(() => expect(mock.running).toBe(1));
    const start = performance.now();
    await mock.stop();
    expect(performance.now() - start).toBeLessThan(5000);
    expect(await asked).toBe('closed');
  });

  test('gets the end of the request when the caller disconnects', async () => {
    let closed = false;
    const { url } = await startBefore((request) => request.socket.once('close', () => (closed = true)));
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    await vi.waitFor(() => expect(closed).toBe(true), { timeout: 3000 });
  });
});

describe('pages', () => {
  const headersOf = async (headers: Record<string, string>, options: MockOptions = {}) => {
    const { url, asked } = await startBefore(
      (_, response) =>
        response
          .writeHead(200, { ...json, 'access-control-allow-origin': '*', 'X-Rate-Left': '5' })
          .end(success),
      options,
    );
    const lines = Object.entries({ Host: '127.0.0.1', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const response = await raw(
      url,
      `POST ${path} HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${lines.join('\r\n')}\r\n\r\n{}`,
    );
    return { response, wasAsked: asked.length > 0 };
  };

  test.each<[string, Record<string, string>]>([
    ['another host name (DNS rebinding)', { Host: 'evil.example' }],
    ['a host name that only looks like this machine', { Host: 'localhost.evil.example' }],
    ['a host with a trick', { Host: '127.0.0.1@evil.example' }],
    ['a page elsewhere', { Origin: 'https://evil.example' }],
    ['a page elsewhere that looks like this machine', { Origin: 'http://127.0.0.1.evil.example' }],
    ['a sandboxed page', { Origin: 'null' }],
    ['an image of a page elsewhere', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a form of a page beside', { 'Sec-Fetch-Site': 'same-site' }],
  ])('%s gets 403, cannot read it, and reaches no server', async (_, headers) => {
    const { response, wasAsked } = await headersOf(headers);
    expect(response).toMatch(/^HTTP\/1\.1 403 [\s\S]*"ForbiddenError"[\s\S]*--allow-origin/);
    expect(response).not.toMatch(/access-control-allow-origin/i);
    expect(wasAsked).toBe(false);
  });

  test.each<[string, Record<string, string>]>([
    ['curl', {}],
    ['localhost', { Host: 'localhost:4010' }],
    ['IPv6', { Host: '[::1]:4010' }],
    ['a page of this machine', { Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'cross-site' }],
    ['a person who typed the address', { 'Sec-Fetch-Site': 'none' }],
  ])('%s is served', async (_, headers) => {
    const { response, wasAsked } = await headersOf(headers);
    expect(response).toMatch(/^HTTP\/1\.1 200 /);
    expect(wasAsked).toBe(true);
  });

  test('an origin that is allowed is served, and its host too', async () => {
    const options = { allowOrigin: ['http://app.test:3000'] };
    expect((await headersOf({ Origin: 'http://app.test:3000' }, options)).response).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    expect((await headersOf({ Host: 'app.test:3000' }, options)).response).toMatch(/^HTTP\/1\.1 200 /);
    expect((await headersOf({ Origin: 'http://app.test:3001' }, options)).response).toMatch(
      /^HTTP\/1\.1 403 /,
    );
  });

  test('for a page, our CORS headers replace those of the server, and all its headers are readable', async () => {
    const { response } = await headersOf({ Origin: 'http://localhost:3000' });
    expect(response.match(/access-control-allow-origin/gi)).toHaveLength(1);
    expect(response).toMatch(/access-control-allow-origin: http:\/\/localhost:3000\r\n/i);
    expect(response).toMatch(/access-control-expose-headers: [^\r]*X-Rate-Left/i);
  });

  test('without a page the server’s own CORS headers pass', async () => {
    expect((await headersOf({})).response).toMatch(/access-control-allow-origin: \*\r\n/i);
  });
});

test.each([
  '/addressbook/contacts/..',
  '/addressbook/contacts/%2e%2e',
  '/addressbook/contacts/..%2f..%2fadmin',
  '/addressbook/contacts/x%2F..%2Fy',
  '/addressbook/contacts/x%5C..',
  '/addressbook/contacts/x/../../admin',
  '/admin',
  '/addressbook/contacts/x#y',
])('%s reaches no server', async (target) => {
  const { url, asked } = await startBefore((_, response) => response.end());
  const response = await raw(
    url,
    `POST ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
  expect(response).toMatch(/^HTTP\/1\.1 404 /);
  expect(asked).toEqual([]);
});

test('credentials in the URL are refused, and not repeated', async () => {
  const started = startMock({ port: 0, proxy: 'http://person:hunter22@127.0.0.1:9' });
  await expect(started).rejects.toThrow('proxy: leave credentials out of the URL');
  await expect(started).rejects.not.toThrow('hunter22');
});
