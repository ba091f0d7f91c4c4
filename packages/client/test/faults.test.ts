import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ClientOptions, createAddressBookClient, type Middleware } from '../src/index.ts';
import { type FaultServer, record, startFaultServer } from './fault-server.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());

// The longest wait: 500 ms before the first retry, 1,000 ms before the second. Without jitter there is none.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

const clientOf = (options: Partial<ClientOptions> = {}) =>
  createAddressBookClient({ baseUrl: server.url, apiKey: 'secret-key-123', ...options });

/** Members that a failure does not have unless there is something to say. */
const absent = { status: undefined, retryAfter: undefined };

/** Asks the fault server for a fault. */
async function resultOf(fault: string, options: Partial<ClientOptions> = {}) {
  const before = server.requests.length;
  const result = await clientOf(options).updateContact(fault, { alias: 'john' });
  return { ...result, requests: server.requests.length - before };
}

describe('a fault and what is reported of it', () => {
  test.each<[string, object]>([
    ['502-empty', { name: 'ProtocolError', status: 502, applied: 'maybe' }],
    ['502-html', { name: 'ProtocolError', status: 502, applied: 'maybe' }],
    ['200-html', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['200-empty', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['200-success-false', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['200-wrong-shape', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['200-no-record', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['200-array', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['200-null', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['204', { name: 'ProtocolError', status: 204, applied: 'yes' }],
    ['200-cut', { name: 'NetworkError', status: 200, applied: 'yes' }],
    ['400-cut', { name: 'NetworkError', status: 400, applied: 'no' }],
    ['reset-before-headers', { name: 'NetworkError', status: undefined, applied: 'maybe' }],
    ['reset-after-headers', { name: 'NetworkError', status: 200, applied: 'yes' }],
    ['302', { name: 'ProtocolError', status: 302, applied: 'maybe' }],
    ['307-elsewhere', { name: 'ProtocolError', status: 307, applied: 'maybe' }],
    [
      '503-then-200',
      { name: 'ServiceUnavailableError', status: 503, applied: 'maybe', retryAfter: undefined },
    ],
    ['500-then-200', { name: 'ServiceUnavailableError', status: 500, applied: 'maybe' }],
    ['429-seconds', { name: 'TooManyRequestsError', status: 429, applied: 'no', retryAfter: 7200 }],
    ['429-absurd', { name: 'TooManyRequestsError', status: 429, applied: 'no', retryAfter: 1e20 }],
    ['500-huge', { name: 'ProtocolError', status: 500, applied: 'maybe' }],
    ['200-gzip-bomb', { name: 'ProtocolError', status: 200, applied: 'yes' }],
    ['200-gzip-cut', { name: 'NetworkError', status: 200, applied: 'yes' }],
    ['200-gzip-wrong-length', { name: 'NetworkError', status: 200, applied: 'yes' }],
    [
      '418-unknown-name',
      { name: 'UnknownError', sentName: 'TeapotError', statusCode: 418, status: 418, applied: 'no' },
    ],
    ['500-our-name', { name: 'UnknownError', sentName: 'NetworkError', status: 500, applied: 'maybe' }],
    ['401-no-envelope', { name: 'ProtocolError', status: 401, applied: 'no' }],
    ['400-success-true', { name: 'ProtocolError', status: 400, applied: 'no' }],
    ['400-no-code', { name: 'ProtocolError', status: 400, applied: 'no' }],
    [
      '400-unknown',
      { name: 'NotFoundError', statusCode: 404, status: 400, applied: 'no', requestId: 'req-1' },
    ],
    [
      '400-issues',
      {
        name: 'ValidationError',
        applied: 'no',
        issues: [{ pointer: '/alias', message: 'must be a string' }],
      },
    ],
  ])('%s', async (fault, expected) => {
    const { ok, data, error, requests } = await resultOf(fault);
    expect({ ok, data }).toEqual({ ok: false, data: undefined });
    expect({ ...absent, ...error }).toMatchObject({ attempts: 1, ...expected });
    expect(requests).toBe(error?.attempts);
  });

  test('documented: the record, the status and the request id', async () => {
    const { ok, data, error, response, requests } = await resultOf('documented');
    expect({ ok, data, error, requests }).toEqual({
      ok: true,
      data: { success: true, record },
      error: undefined,
      requests: 1,
    });
    expect(response).toMatchObject({ status: 200, requestId: 'req-1' });
    expect(response?.headers.get('content-type')).toBe('application/json');
  });

  test('200-header-noise: the record', async () => {
    expect(await resultOf('200-header-noise')).toMatchObject({
      ok: true,
      data: { success: true, record },
      requests: 1,
    });
  });

  test('429-date: the date as seconds from now', async () => {
    const { error } = await resultOf('429-date');
    expect(error).toMatchObject({ name: 'TooManyRequestsError', applied: 'no', attempts: 1 });
    expect(error?.retryAfter).toBeGreaterThan(7000);
    expect(error?.retryAfter).toBeLessThanOrEqual(7200);
  });

  test('200-stalled: the deadline ends a body that never ends', async () => {
    const { error } = await resultOf('200-stalled', { timeout: 200 });
    expect(error).toMatchObject({ name: 'TimeoutError', status: 200, applied: 'yes', attempts: 1 });
  });

  test('no-headers: the deadline ends a wait for nothing', async () => {
    const { error } = await resultOf('no-headers', { timeout: 200 });
    expect(error).toMatchObject({ name: 'TimeoutError', applied: 'maybe', attempts: 1 });
    expect(error).not.toHaveProperty('status');
  });

  test('a refused connection is tried again, because nothing was sent', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const address = free.address();
    await new Promise((resolve) => free.close(resolve));
    const port = typeof address === 'object' ? address?.port : 0;
    const { error } = await clientOf({ baseUrl: `http://127.0.0.1:${port}` }).updateContact('x', {});
    expect(error).toMatchObject({ name: 'NetworkError', applied: 'no', attempts: 3 });
    expect(error?.message).toBe('updateContact: ECONNREFUSED, POST /addressbook/contacts/{contact_id}');
  });

  test('a host name that does not exist is tried again, because nothing was sent', async () => {
    const { error } = await clientOf({ baseUrl: 'https://no-such-host.invalid' }).updateContact('x', {});
    expect(error).toMatchObject({ name: 'NetworkError', applied: 'no', attempts: 3 });
  });

  test('the message is one line that names the reason, the status, the method and the path without the id', async () => {
    const { error } = await resultOf('502-html');
    expect(error?.message).toBe(
      'updateContact: not what the contract allows (HTTP 502), POST /addressbook/contacts/{contact_id}',
    );
  });
});

test.each([
  ['302', 'a redirect (HTTP 302)'],
  ['200-gzip-bomb', 'more than 1048576 bytes (HTTP 200)'],
  ['200-cut', 'UND_ERR_SOCKET (HTTP 200)'],
  ['reset-before-headers', 'ECONNRESET'],
])('%s: the message says %s', async (fault, reason) => {
  const { error } = await resultOf(fault);
  expect(error?.message).toBe(`updateContact: ${reason}, POST /addressbook/contacts/{contact_id}`);
});

test('a ceiling of its own counts', async () => {
  const { error } = await resultOf('documented', { maxBodyBytes: 20 });
  expect(error).toMatchObject({ name: 'ProtocolError', applied: 'yes' });
});

describe('retries', () => {
  test('503 with Retry-After, then 200: the record, after two requests', async () => {
    expect(await resultOf('503-retry-after-then-200')).toMatchObject({
      ok: true,
      data: { success: true, record },
      requests: 2,
    });
  });

  test('429 without Retry-After, then 200: the record, after two requests', async () => {
    expect(await resultOf('429-then-200')).toMatchObject({
      ok: true,
      data: { success: true, record },
      requests: 2,
    });
  });

  test('429 with a Retry-After that is neither a number nor a date waits as without one', async () => {
    const { error } = await resultOf('429-nonsense');
    expect(error).toMatchObject({ name: 'TooManyRequestsError', attempts: 3 });
    expect(error).not.toHaveProperty('retryAfter');
  });

  test('they end after two, or after as many as allowed', async () => {
    expect(await resultOf('429-always')).toMatchObject({ requests: 3, error: { attempts: 3 } });
    expect(await resultOf('429-always', { retries: { max: 0 } })).toMatchObject({
      requests: 1,
      error: { attempts: 1 },
    });
    expect(await resultOf('429-always', { retries: { max: 4 } })).toMatchObject({
      requests: 5,
      error: { attempts: 5 },
    });
  });

  test('what may have been applied is repeated only when the caller accepts that', async () => {
    const ambiguous = { retries: { ambiguous: true } };
    expect(await resultOf('reset-then-200', ambiguous)).toMatchObject({ ok: true, requests: 2 });
    expect(await resultOf('502-html', ambiguous)).toMatchObject({ requests: 3, error: { applied: 'maybe' } });
    expect(await resultOf('200-cut', ambiguous)).toMatchObject({ requests: 1, error: { applied: 'yes' } });
    expect(await resultOf('400-unknown', ambiguous)).toMatchObject({ requests: 1, error: { applied: 'no' } });
  });

  test('a timed-out attempt is one of them', async () => {
    const retries = { ambiguous: true, attemptTimeout: 100 };
    const { error, requests } = await resultOf('no-headers', { retries, timeout: 2000 });
    expect(error).toMatchObject({ name: 'TimeoutError', attempts: 3, applied: 'maybe' });
    expect(requests).toBe(3);
  });

  test('once an attempt may have been applied, no later refusal takes that back', async () => {
    let calls = 0;
    const middleware: Middleware[] = [
      (request, next) => {
        const fault = calls++ === 0 ? 'reset-before-headers' : '400-unknown';
        return next({ ...request, url: `${server.url}/addressbook/contacts/${fault}` });
      },
    ];
    const { error } = await clientOf({ retries: { ambiguous: true }, middleware }).updateContact('x', {});
    expect(error).toMatchObject({ name: 'NotFoundError', attempts: 2, applied: 'maybe' });
  });
});

describe('abort', () => {
  test('before the call: nothing is sent', async () => {
    const before = server.requests.length;
    const reason = new Error('closed');
    const { error } = await clientOf().updateContact('documented', {}, { signal: AbortSignal.abort(reason) });
    expect(error).toMatchObject({ name: 'AbortError', applied: 'no', attempts: 1, cause: reason });
    expect(server.requests.length).toBe(before);
  });

  test('during an attempt: whether it was applied is unknown', async () => {
    const controller = new AbortController();
    const pending = clientOf().updateContact('no-headers', {}, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect((await pending).error).toMatchObject({ name: 'AbortError', applied: 'maybe', attempts: 1 });
  });

  test('while waiting for the next attempt: what the last one said counts', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    const controller = new AbortController();
    const pending = clientOf().updateContact('429-always', {}, { signal: controller.signal });
    setTimeout(() => controller.abort('enough'), 100);
    expect((await pending).error).toMatchObject({
      name: 'AbortError',
      applied: 'no',
      attempts: 1,
      cause: 'enough',
    });
  });

  test('a signal together with a timeout: the first one ends the call', async () => {
    const { signal } = new AbortController();
    const { error } = await clientOf().updateContact('no-headers', {}, { signal, timeout: 100 });
    expect(error).toMatchObject({ name: 'TimeoutError', applied: 'maybe' });
  });

  test('nothing keeps listening to the signal afterwards', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    await clientOf().updateContact('429-then-200', {}, { signal });
    expect(add.mock.calls.map(([type]) => type)).toContain('abort');
    for (const [, listener] of add.mock.calls) {
      expect(remove.mock.calls.some(([, removed]) => removed === listener)).toBe(true);
    }
  });
});
