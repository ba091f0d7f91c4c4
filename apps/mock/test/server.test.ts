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

/** Asks the mock, and sees that the answer is one: a request id, the envelope of its status, exposed headers. */
async function ask(
  body: string | Uint8Array<ArrayBuffer>,
  {
    headers = json,
    url = path,
    method = 'POST',
  }: Partial<{ headers: Record<string, string>; url: string; method: string }> = {},
) {
  const answer = await fetch(mock.url + url, { method, headers, ...(method !== 'GET' && { body }) });
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('content-type')).toBe('application/json');
  // What the front promises of every answer is read as such.
  const received = (await answer.json()) as Received;
  expect(received.success).toBe(answer.ok);
  return { status: answer.status, headers: answer.headers, ...received };
}

/** What comes back for some bytes on a socket, with the time in which it has to come. */
async function raw(bytes: string | Buffer): Promise<string> {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  socket.setTimeout(5000, () => socket.destroy(new Error('no answer in 5 s')));
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

  test('no key is 401 with a challenge, before the content type is looked at', async () => {
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
    const answer = await ask('{', { headers: { ...json, authorization: `Bearer ${key}` } });
    expect([answer.status, answer.error.name, answer.headers.get(header)]).toEqual([status, name, value]);
  });

  test.each(['text/plain', 'application/merge-patch+json', 'application/jsonp', ''])(
    'the content type %j is 415 with Accept-Post, before the size is looked at',
    async (type) => {
      const headers = { authorization: json.authorization, 'content-type': type };
      const answer = await ask('x'.repeat(70_000), { headers });
      expect([answer.status, answer.error.name, answer.headers.get('accept-post')]).toEqual([
        415,
        'UnsupportedMediaTypeError',
        'application/json',
      ]);
    },
  );

  test('more than 64 KiB is 413, before the syntax is looked at; 64 KiB are not', async () => {
    expect(await ask('{'.repeat(65_537))).toMatchObject({
      status: 413,
      error: { name: 'PayloadTooLargeError' },
    });
    const alias = 'a'.repeat(65_536 - '{"alias":""}'.length);
    expect(await ask(JSON.stringify({ alias }))).toMatchObject({ status: 200, record: { alias } });
  });
});

describe('a body that is not strict JSON is 400 ValidationError, and says what is wrong', () => {
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
      'half of a surrogate pair',
      '{"alias":"\\ud800"}',
      { pointer: '/alias', message: 'must not hold half of a surrogate pair' },
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

describe('failures on demand', () => {
  test.each([
    ['example=unknown-contact', 400, 'NotFoundError'],
    ['example=missing-permission', 403, 'ForbiddenError'],
    ['example=unavailable', 503, 'ServiceUnavailableError'],
    ['code=503', 503, 'ServiceUnavailableError'],
    ['code=500', 500, 'InternalServerError'],
    ['code=429, example=too-many-requests', 429, 'TooManyRequestsError'],
    ['respond-async; example="unknown-key"', 401, 'UnauthorizedError'],
  ])('Prefer: %s', async (prefer, status, name) => {
    const answer = await ask('{}', { headers: { ...json, prefer } });
    expect([answer.status, answer.error.name]).toEqual([status, name]);
  });

  test('Retry-After is there for those that have one, and for no other', async () => {
    const retryAfter = async (key: string) =>
      (await ask('{}', { headers: { ...json, prefer: `example=${key}` } })).headers.get('retry-after');
    expect(await retryAfter('too-many-requests')).toBe('30');
    expect(Date.parse((await retryAfter('unavailable')) ?? '')).toBeGreaterThan(Date.now() + 5000);
    expect(await retryAfter('internal-error')).toBeNull();
  });

  test('a case that does not exist is 400, and says which there are', async () => {
    const { status, error } = await ask('{}', { headers: { ...json, prefer: 'example=teapot' } });
    expect([status, error.name]).toEqual([400, 'ValidationError']);
    expect(error.issues[0]?.message).toContain('There are: documented (200), msisdn-only (200)');
  });
});

describe('the 200', () => {
  test('has the id of the URL and what was sent', async () => {
    const answer = await ask('{"alias":" Jane ","msisdn":"+4915112345678"}', {
      url: '/addressbook/contacts/a%20b',
    });
    expect(answer.record).toEqual({
      id: 'a b',
      alias: ' Jane ',
      msisdn: '4915112345678',
      updated_on: '2025-11-10T20:45:30.000Z',
    });
  });

  test('is the example to the letter with `static`, and for a case that is asked for', async () => {
    const literal = await startMock({ port: 0, static: true });
    const sent = { method: 'POST', headers: json, body: '{"alias":"Jane"}' };
    expect(await (await fetch(`${literal.url}/addressbook/contacts/x`, sent)).json()).toMatchObject({
      record: { id, alias: 'john' },
    });
    await literal.stop();
    const asked = await ask('{"alias":"Jane"}', { headers: { ...json, prefer: 'example=alias-only' } });
    expect(asked.record['alias']).toBe('johnny');
  });

  test('is made up with dynamic=true, and valid', async () => {
    const { record } = await ask('{}', { headers: { ...json, prefer: 'dynamic=true' } });
    for (const name of ['id', 'alias', 'msisdn', 'updated_on']) expect(typeof record[name]).toBe('string');
  });
});

test('a preflight from any origin is answered', async () => {
  const headers = {
    origin: 'https://page.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };
  const answer = await fetch(mock.url + path, { method: 'OPTIONS', headers });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-methods')).toBe('POST');
  expect(answer.headers.get('access-control-allow-headers')).toBe('authorization');
});

describe('what makes Prism hang or exit, on a socket', () => {
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
    ['a path that is no URL', post('{}', {}, '//'), /^HTTP\/1\.1 404 [\s\S]*"RouteNotFoundError"/],
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
  ])('%s is answered, in the envelope', async (_, bytes, expected) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(expected);
    expect(answer).toMatch(/x-request-id: [0-9a-f-]{36}/i);
    expect((await ask('{}')).status).toBe(200);
  });
});
