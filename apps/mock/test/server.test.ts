import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';

const id = '3392287d-7a79-4789-9ef8-7dc174836688';
const path = `/addressbook/contacts/${id}`;
const json = { 'content-type': 'application/json', authorization: 'Bearer YOUR_API_KEY' };

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.stop());

type Received = {
  success: boolean;
  record: Record<string, unknown>;
  error: {
    name: string;
    statusCode: number;
    message: string;
    issues: { pointer: string; message: string }[];
  };
};

/** Sends a request, and checks the response: a request id, the envelope of its status, exposed headers. */
async function ask(
  body: string | Uint8Array<ArrayBuffer>,
  {
    headers = json,
    url = path,
    method = 'POST',
  }: Partial<{ headers: Record<string, string>; url: string; method: string }> = {},
) {
  const response = await fetch(mock.url + url, { method, headers, ...(method !== 'GET' && { body }) });
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('content-type')).toBe('application/json');
  // The mock promises the envelope for every response.
  const received = (await response.json()) as Received;
  expect(received.success).toBe(response.ok);
  return { status: response.status, headers: response.headers, ...received };
}

/** The response to some bytes on a socket; it has to arrive within 5 s. */
async function raw(bytes: string | Buffer): Promise<string> {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  socket.setTimeout(5000, () => socket.destroy(new Error('no response in 5 s')));
  socket.end(bytes);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

const post = (body: string | Buffer, headers: Record<string, string> = {}, target = path) => {
  const all = {
    host: 'mock',
    connection: 'close',
    ...json,
    'content-length': Buffer.byteLength(body),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`POST ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`),
    Buffer.from(body),
  ]);
};

describe('the order of checks', () => {
  const wrong = { authorization: '', 'content-type': 'text/plain' };

  test('an unknown path is 404 RouteNotFoundError, whatever else is wrong', async () => {
    const { status, error } = await ask('{', { url: '/nowhere', headers: wrong });
    expect([status, error.name]).toEqual([404, 'RouteNotFoundError']);
    expect(error.message).toBe('There is no such path. There are: POST /addressbook/contacts/{contact_id}');
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'])(
    '%s is 405 MethodNotAllowedError with Allow',
    async (method) => {
      const { status, error, headers } = await ask('{', { method, headers: wrong });
      expect([status, error.name, headers.get('allow')]).toEqual([405, 'MethodNotAllowedError', 'POST']);
    },
  );

  test('no key is 401 with a challenge, before the content type is checked', async () => {
    const { status, error, headers } = await ask('{', { headers: { 'content-type': 'text/plain' } });
    expect([status, error.name, headers.get('www-authenticate')]).toEqual([
      401,
      'UnauthorizedError',
      'Bearer',
    ]);
  });

  test.each([
    ['mock_expired', 401, 'UnauthorizedError', 'www-authenticate', 'Bearer error="invalid_token"'],
    ['mock_no_permission', 403, 'ForbiddenError', 'www-authenticate', 'Bearer error="insufficient_scope"'],
    ['mock_rate_limited', 429, 'TooManyRequestsError', 'retry-after', '30'],
  ])('the key %s is %i %s', async (key, status, name, header, value) => {
    const response = await ask('{', { headers: { ...json, authorization: `Bearer ${key}` } });
    expect([response.status, response.error.name, response.headers.get(header)]).toEqual([
      status,
      name,
      value,
    ]);
  });

  test.each(['text/plain', 'application/merge-patch+json', 'application/jsonp', ''])(
    'the content type %j is 415 with Accept-Post, before the size is looked at',
    async (type) => {
      const headers = { authorization: json.authorization, 'content-type': type };
      const response = await ask('x'.repeat(70_000), { headers });
      expect([response.status, response.error.name, response.headers.get('accept-post')]).toEqual([
        415,
        'UnsupportedMediaTypeError',
        'application/json',
      ]);
    },
  );

  test('more than 64 KiB is 413, before the syntax is checked; 64 KiB are not', async () => {
    expect(await ask('{'.repeat(65_537))).toMatchObject({
      status: 413,
      error: { name: 'PayloadTooLargeError' },
    });
    const alias = 'a'.repeat(65_536 - '{"alias":""}'.length);
    expect(await ask(JSON.stringify({ alias }))).toMatchObject({ status: 200, record: { alias } });
  });
});

describe('a body that is not strict JSON is 400 ValidationError with the reason', () => {
  test.each<[string, string | Buffer, object]>([
    ['nothing', '', { message: expect.stringContaining('must be JSON') }],
    ['half an object', '{"alias":', { message: expect.stringContaining('must be JSON') }],
    ['NaN', '{"alias":NaN}', { message: expect.stringContaining('must be JSON') }],
    ['a comment', '{/* x */}', { message: expect.stringContaining('must be JSON') }],
    ['a comma too many', '{"alias":"a",}', { message: expect.stringContaining('must be JSON') }],
    ['two values', '{}{}', { message: expect.stringContaining('must be JSON') }],
    ['a byte order mark', '\ufeff{}', { message: 'must not begin with a byte order mark' }],
    ['gzip', gzipSync('{}'), { message: 'must be UTF-8' }],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), { message: 'must be UTF-8' }],
    [
      'an unpaired surrogate',
      '{"alias":"\\ud800"}',
      { pointer: '/alias', message: 'must not contain an unpaired surrogate' },
    ],
    [
      'a member twice',
      '{"alias":"a","alias":"b"}',
      { pointer: '/alias', message: 'must not have the same member twice' },
    ],
    [
      'a member twice, deep',
      '{"meta":{"a":{"b":1,"b":2}}}',
      { pointer: '/meta/a/b', message: 'must not have the same member twice' },
    ],
    [
      '__proto__',
      '{"meta":{"__proto__":{}}}',
      { pointer: '/meta/__proto__', message: 'must not have a member __proto__' },
    ],
    [
      '33 levels',
      `{"meta":${'{"a":'.repeat(32)}1${'}'.repeat(32)}}`,
      { message: 'must not be nested deeper than 32' },
    ],
    ['30,000 brackets', '['.repeat(30_000), { message: expect.stringContaining('nested deeper') }],
  ])('%s', async (_, body, issue) => {
    const { status, error } = await ask(typeof body === 'string' ? body : new Uint8Array(body));
    expect([status, error.name]).toEqual([400, 'ValidationError']);
    expect(error.issues).toEqual([{ pointer: '', ...issue }]);
  });

  test('32 levels are fine', async () => {
    const body = `{"meta":${'{"a":'.repeat(30)}1${'}'.repeat(30)}}`;
    expect((await ask(body)).status).toBe(200);
  });
});

describe('a body that the schema does not allow is 400 ValidationError with each issue', () => {
  test.each([
    [{ alias: 42 }, ['/alias']],
    [{ msisdn: 'no number' }, ['/msisdn']],
    [{ msisdn: 5, alias: null, meta: [] }, ['/alias', '/meta', '/msisdn']],
    [{ aliass: 'john' }, ['']],
    [{ имя: 'x' }, ['']],
    [[], ['']],
    ['text', ['']],
    [null, ['']],
  ])('%j', async (body, pointers) => {
    const { status, error } = await ask(JSON.stringify(body));
    expect([status, error.name, error.statusCode]).toEqual([400, 'ValidationError', 400]);
    expect(error.issues.map(({ pointer }) => pointer).sort()).toEqual(pointers);
  });
});

describe('errors on demand', () => {
  test.each([
    ['example=unknown-contact', 400, 'NotFoundError'],
    ['example=missing-permission', 403, 'ForbiddenError'],
    ['example=unavailable', 503, 'ServiceUnavailableError'],
    ['code=503', 503, 'ServiceUnavailableError'],
    ['code=500', 500, 'InternalServerError'],
    ['code=429, example=too-many-requests', 429, 'TooManyRequestsError'],
    ['respond-async; example="unknown-key"', 401, 'UnauthorizedError'],
  ])('Prefer: %s', async (prefer, status, name) => {
    const response = await ask('{}', { headers: { ...json, prefer } });
    expect([response.status, response.error.name]).toEqual([status, name]);
  });

  test('a case has Retry-After only where the contract has an example of it', async () => {
    const retryAfter = async (key: string) =>
      (await ask('{}', { headers: { ...json, prefer: `example=${key}` } })).headers.get('retry-after');
    expect(await retryAfter('too-many-requests')).toBe('30');
    expect(Date.parse((await retryAfter('unavailable')) ?? '')).toBeGreaterThan(Date.now() + 5000);
    expect(await retryAfter('internal-error')).toBeNull();
  });

  test('a case that does not exist is 400 with the list of cases', async () => {
    const { status, error } = await ask('{}', { headers: { ...json, prefer: 'example=teapot' } });
    expect([status, error.name]).toEqual([400, 'ValidationError']);
    expect(error.issues[0]?.message).toContain('There are: documented (200), msisdn-only (200)');
  });
});

describe('the 200', () => {
  test('has the id of the URL and the values of the request', async () => {
    const response = await ask('{"alias":" Jane ","msisdn":"+4915112345678"}', {
      url: '/addressbook/contacts/a%20b',
    });
    expect(response.record).toEqual({
      id: 'a b',
      alias: ' Jane ',
      msisdn: '4915112345678',
      updated_on: '2025-11-10T20:45:30.000Z',
    });
  });

  test('is the unchanged example with `static`, and for a preferred case', async () => {
    const literal = await startMock({ port: 0, static: true });
    const sent = { method: 'POST', headers: json, body: '{"alias":"Jane"}' };
    expect(await (await fetch(`${literal.url}/addressbook/contacts/x`, sent)).json()).toMatchObject({
      record: { id, alias: 'john' },
    });
    await literal.stop();
    const asked = await ask('{"alias":"Jane"}', { headers: { ...json, prefer: 'example=alias-only' } });
    expect(asked.record['alias']).toBe('johnny');
  });

  test('is generated with dynamic=true, and valid', async () => {
    const { record } = await ask('{}', { headers: { ...json, prefer: 'dynamic=true' } });
    for (const name of ['id', 'alias', 'msisdn', 'updated_on']) expect(typeof record[name]).toBe('string');
  });
});

test('a preflight from any origin gets 204', async () => {
  const headers = {
    origin: 'https://page.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };
  const response = await fetch(mock.url + path, { method: 'OPTIONS', headers });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-methods')).toBe('POST');
  expect(response.headers.get('access-control-allow-headers')).toBe('authorization');
});

describe('requests that make Prism hang or exit, on a socket', () => {
  test.each<[string, Buffer | string, RegExp]>([
    ['malformed JSON', post('{"alias":'), /^HTTP\/1\.1 400 [\s\S]*"ValidationError"/],
    ['a byte order mark', post('\ufeff{}'), /^HTTP\/1\.1 400 [\s\S]*"ValidationError"/],
    [
      'a gzip body',
      post(gzipSync('{}'), { 'content-encoding': 'gzip' }),
      /^HTTP\/1\.1 415 [\s\S]*Accept-Encoding: identity[\s\S]*"Send the body without Content-Encoding gzip"/,
    ],
    [
      'a bad percent escape',
      post('{}', {}, '/addressbook/contacts/%E0%A4%A'),
      /^HTTP\/1\.1 404 [\s\S]*"RouteNotFoundError"/,
    ],
    ['a field in another script', post('{"имя":"x"}'), /^HTTP\/1\.1 400 [\s\S]*"ValidationError"/],
    ['a path that is not a URL', post('{}', {}, '//'), /^HTTP\/1\.1 404 [\s\S]*"RouteNotFoundError"/],
    ['bad HTTP', 'NONSENSE\r\n\r\n', /^HTTP\/1\.1 400 [\s\S]*"BadRequestError"/],
    [
      'headers without end',
      `POST ${path} HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 [\s\S]*"HeadersTooLargeError"/,
    ],
    [
      'an expectation',
      post('{}', { expect: 'the-impossible' }),
      /^HTTP\/1\.1 417 [\s\S]*"ExpectationFailedError"/,
    ],
  ])('%s gets a response in the envelope', async (_, bytes, expected) => {
    const response = await raw(bytes);
    expect(response).toMatch(expected);
    expect(response).toMatch(/x-request-id: [0-9a-f-]{36}/i);
    expect((await ask('{}')).status).toBe(200);
  });
});
