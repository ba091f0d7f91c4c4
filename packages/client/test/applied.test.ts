import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type AttemptRequest,
  type ClientOptions,
  createAddressBookClient,
  type Middleware,
  type Next,
} from '../src/index.ts';
import { type FaultServer, record, startFaultServer } from './fault-server.ts';

/*
 * What broke: middleware that made another call after `next()`, and got ECONNREFUSED there, was taken for "nothing was
 * sent". The update was applied three times, and the result said that it was not applied at all. A redirect, status 0 and
 * 103 were `no`, too, although the server may have applied the update before.
 */

let server: FaultServer;
let refusing: string;
beforeAll(async () => {
  server = await startFaultServer();
  refusing = await freeUrl();
});
afterAll(() => server.stop());
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

/** The URL of a port on which nobody listens. */
async function freeUrl(): Promise<string> {
  const free = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => free.once('listening', resolve));
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Updates a contact of the fault server through middleware, and counts the requests that arrived. */
async function updated(fault: string, middleware: Middleware[], options: Partial<ClientOptions> = {}) {
  const before = server.requests.length;
  const addressBook = createAddressBookClient({
    baseUrl: server.url,
    apiKey: 'secret-key',
    middleware,
    ...options,
  });
  const result = await addressBook.updateContact(fault, { alias: 'john' });
  return { ...result, requests: server.requests.length - before };
}

const ambiguous = { retries: { ambiguous: true } };

describe('what middleware does after the request is no word on the request', () => {
  const audits: Middleware = async (request, next) => {
    const response = await next(request);
    await fetch(refusing);
    return response;
  };

  test.each([{}, ambiguous])(
    'another call that is refused after next() leaves one update, which is reported as applied (%j)',
    async (options) => {
      const { error, requests } = await updated('documented', [audits], options);
      expect(requests).toBe(1);
      expect(error).toMatchObject({ name: 'NetworkError', applied: 'yes', attempts: 1 });
    },
  );

  test.each([
    ['before next()', async () => fetch(refusing), 'no'],
    [
      'the code of a refused connection, thrown by hand',
      () => Promise.reject({ code: 'ECONNREFUSED' }),
      'no',
    ],
    ['nothing at all', () => Promise.reject(undefined), 'no'],
  ] as const)('what it throws is not retried: %s', async (_, middleware, applied) => {
    const { error, requests } = await updated('documented', [middleware], ambiguous);
    expect({ requests, applied: error?.applied, attempts: error?.attempts }).toEqual({
      requests: 0,
      applied,
      attempts: 1,
    });
  });

  test.each([
    ['429-always', 'no'],
    ['502-html', 'maybe'],
    ['documented', 'yes'],
  ])(
    'a response that it swallows before it throws still says what was applied: %s',
    async (fault, applied) => {
      const swallows: Middleware = async (request, next) => {
        await next(request);
        throw Object.assign(new Error('lost'), { code: 'ECONNREFUSED' });
      };
      const { error, requests } = await updated(fault, [swallows], ambiguous);
      expect(requests).toBe(1);
      expect(error).toMatchObject({ name: 'NetworkError', applied, attempts: 1 });
    },
  );

  test('a body whose reading throws is not retried', async () => {
    const breaks: Middleware = async (request, next) => {
      const { status, headers } = await next(request);
      const body = new ReadableStream({
        pull() {
          throw Object.assign(new Error('hook'), { code: 'ECONNREFUSED' });
        },
      });
      return new Response(body, { status, headers });
    };
    const { error, requests } = await updated('502-html', [breaks], ambiguous);
    expect(requests).toBe(1);
    expect(error).toMatchObject({ name: 'NetworkError', applied: 'maybe', attempts: 1 });
  });

  test('a refused connection that it lets through is still retried', async () => {
    const passes: Middleware = async (request, next) => {
      const response = await next(request);
      return response;
    };
    const { error } = await updated('x', [passes], { baseUrl: refusing });
    expect(error).toMatchObject({ name: 'NetworkError', applied: 'no', attempts: 3 });
  });
});

describe('middleware that is no plain wrapper', () => {
  test.each([
    ['a success, then a refusal', ['documented', '400-unknown'], 'yes'],
    ['a refusal, then a success', ['400-unknown', 'documented'], 'yes'],
    ['a lost connection, then a refusal', ['reset-before-headers', '400-unknown'], 'maybe'],
    ['two refusals', ['400-unknown', '400-unknown'], 'no'],
  ])('two calls of next() say the most that either may have done: %s', async (_, faults, applied) => {
    const twice: Middleware = async (request, next) => {
      for (const fault of faults) {
        const url = `${server.url}/addressbook/contacts/${fault}`;
        await next({ ...request, url }).catch(() => undefined);
      }
      return new Response('', { status: 418 });
    };
    const { error, requests } = await updated('x', [twice]);
    expect({ requests, applied: error?.applied }).toEqual({ requests: 2, applied });
  });

  test('one that responds without next() has sent nothing', async () => {
    const cached: Middleware = async () => new Response('<html>', { status: 200 });
    const { error, requests } = await updated('documented', [cached]);
    expect({ requests, applied: error?.applied }).toEqual({ requests: 0, applied: 'no' });
  });

  test('one that responds while its request is under way may have sent it', async () => {
    const hasty: Middleware = async (request, next) => {
      next(request);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return new Response('', { status: 429 });
    };
    const { error } = await updated('no-headers', [hasty], { timeout: 2000 });
    expect(error).toMatchObject({ status: 429, applied: 'maybe', attempts: 1 });
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['an object without a status', {}],
    ['an object without headers', { status: 200 }],
    ['a string', 'ok'],
  ])('one that returns %s in place of a Response gives a ProtocolError', async (_, value) => {
    const odd = async (request: AttemptRequest, next: Next) => {
      await next(request);
      return value;
    };
    // @ts-expect-error not a Response
    const { error, requests } = await updated('documented', [odd]);
    expect(requests).toBe(1);
    expect(error).toMatchObject({ name: 'ProtocolError', applied: 'yes', attempts: 1 });
  });

  test('one that calls next() when the call has ended sends nothing', async () => {
    let late: Promise<unknown> | undefined;
    const slow: Middleware = async (request, next) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      // Its own signal would not stop the request.
      const response = next({ ...request, signal: new AbortController().signal });
      late = response;
      return response;
    };
    const { error } = await updated('documented', [slow], { timeout: 50 });
    expect(error).toMatchObject({ name: 'TimeoutError', applied: 'no' });
    const before = server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(late).rejects.toThrow('next: the attempt has ended');
    expect(server.requests.length).toBe(before);
  });

  test('one that asks for redirects to be followed does not get that', async () => {
    const follows: Middleware = (request, next) => {
      const redirect = 'follow';
      // @ts-expect-error the type allows `manual` only
      return next({ ...request, redirect });
    };
    const { error, requests } = await updated('302', [follows]);
    expect(requests).toBe(1);
    expect(error).toMatchObject({ name: 'ProtocolError', status: 302, applied: 'maybe' });
  });
});

describe('what a status says of the update', () => {
  /** A response of a status that the constructor of `Response` refuses, such as a browser's or workerd's. */
  const responding = (status: number, { type = 'default', headers = {} } = {}) =>
    Object.defineProperties(new Response(''), {
      status: { value: status },
      ok: { value: status > 199 && status < 300 },
      type: { value: type },
      headers: { value: new Headers(headers) },
    });
  const errorFor = async (response: Response) => {
    const addressBook = createAddressBookClient({
      baseUrl: 'http://127.0.0.1:4010',
      apiKey: 'secret-key',
      fetch: async () => response,
      retries: { max: 0 },
    });
    return (await addressBook.updateContact('x', {})).error;
  };

  test.each([
    [[0, 100, 101, 103, 199], 'maybe'],
    [[200, 201, 202, 204, 206, 226], 'yes'],
    [[300, 301, 302, 303, 304, 307, 308, 399], 'maybe'],
    [[400, 401, 403, 404, 405, 409, 413, 415, 421, 422, 425, 429, 451], 'no'],
    [[408, 499], 'maybe'],
    [[500, 501, 502, 503, 504, 507, 520, 524, 599, 600, 999], 'maybe'],
  ] as const)('%j: %s', async (statuses, applied) => {
    for (const status of statuses) {
      expect(await errorFor(responding(status)), `${status}`).toMatchObject({
        name: 'ProtocolError',
        applied,
      });
    }
  });

  test('503 with Retry-After: no', async () => {
    expect(await errorFor(responding(503, { headers: { 'retry-after': '1' } }))).toMatchObject({
      applied: 'no',
    });
  });

  test('the redirect of a browser, status 0: maybe, and named as a redirect', async () => {
    const error = await errorFor(responding(0, { type: 'opaqueredirect' }));
    expect(error).toMatchObject({ name: 'ProtocolError', applied: 'maybe' });
    expect(error?.message).toContain('a redirect (HTTP 0)');
  });

  test('103: not named as a redirect', async () => {
    expect((await errorFor(responding(103)))?.message).not.toContain('redirect');
  });

  test.each(['302', '307-elsewhere'])(
    'a redirect is not repeated, even where ambiguity is accepted: %s',
    async (fault) => {
      const { error, requests } = await updated(fault, [], ambiguous);
      expect({ requests, applied: error?.applied }).toEqual({ requests: 1, applied: 'maybe' });
    },
  );

  test('a refusal whose body breaks is not repeated', async () => {
    expect(await updated('400-cut', [])).toMatchObject({
      requests: 1,
      error: { applied: 'no', attempts: 1 },
    });
  });

  test('what was retried and then succeeded is the record', async () => {
    expect(await updated('429-then-200', [])).toMatchObject({
      ok: true,
      data: { success: true, record },
      requests: 2,
    });
  });
});
