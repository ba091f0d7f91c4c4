import { afterEach, describe, expect, test, vi } from 'vitest';
import { type AttemptLog, createAddressBookClient, type Middleware } from '../src/index.ts';

const success =
  '{"success":true,"record":{"id":"1","alias":"john","msisdn":"55555555555","updated_on":"2025-11-10T20:45:30.000Z"}}';
const busy = () =>
  new Response('', { status: 429, headers: { 'retry-after': '3', 'x-request-id': 'req-1' } });

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const base = { baseUrl: 'http://127.0.0.1:4010', apiKey: 'YOUR_API_KEY' };

describe('middleware', () => {
  test('runs around each attempt, the first of the list outermost', async () => {
    const steps: string[] = [];
    const note =
      (name: string): Middleware =>
      async (request, next) => {
        steps.push(`${name} in`);
        const response = await next(request);
        steps.push(`${name} out ${response.status}`);
        return response;
      };
    const answers = [
      new Response('', { status: 429, headers: { 'retry-after': '0' } }),
      new Response(success),
    ];
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const addressBook = createAddressBookClient({
      ...base,
      middleware: [note('outer'), note('inner')],
      fetch: async () => answers.shift() ?? new Response(''),
    });
    expect((await addressBook.updateContact('x', {})).ok).toBe(true);
    expect(steps).toEqual([
      ...['outer in', 'inner in', 'inner out 429', 'outer out 429'],
      ...['outer in', 'inner in', 'inner out 200', 'outer out 200'],
    ]);
  });

  test('what it sets for one attempt is not sent with the next', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const sent: (string | null)[] = [];
    let attempt = 0;
    const addressBook = createAddressBookClient({
      ...base,
      middleware: [
        (request, next) => {
          request.headers.append('x-attempt', String(++attempt));
          return next(request);
        },
      ],
      fetch: async (_, init) => {
        sent.push(new Headers(init.headers).get('x-attempt'));
        return new Response('', { status: 429, headers: { 'retry-after': '0' } });
      },
    });
    await addressBook.updateContact('x', {});
    expect(sent).toEqual(['1', '2', '3']);
  });

  test('may answer by itself, and what it throws is a NetworkError that keeps it', async () => {
    const answered = createAddressBookClient({ ...base, middleware: [async () => new Response(success)] });
    expect((await answered.updateContact('x', {})).data?.record.alias).toBe('john');
    const broken = new Error('broken');
    const throwing = createAddressBookClient({ ...base, middleware: [() => Promise.reject(broken)] });
    expect((await throwing.updateContact('x', {})).error).toMatchObject({
      name: 'NetworkError',
      cause: broken,
    });
  });
});

describe('waiting', () => {
  /** Runs a call in a time of its own, and says how long it took and when each request was sent. */
  async function timed(answers: Response[], random: number, options: object = {}) {
    vi.useFakeTimers({ now: 0 });
    vi.spyOn(Math, 'random').mockReturnValue(random);
    const sentAt: number[] = [];
    const addressBook = createAddressBookClient({
      ...base,
      fetch: async () => {
        sentAt.push(Date.now());
        return answers.shift() ?? new Response(success);
      },
      ...options,
    });
    const pending = addressBook.updateContact('x', {});
    await vi.runAllTimersAsync();
    return { result: await pending, sentAt };
  }
  const busyWithout = () => new Response('', { status: 429 });

  test('without Retry-After it is a random part of half a second, then of a second', async () => {
    expect((await timed([busyWithout(), busyWithout()], 0)).sentAt).toEqual([0, 0, 0]);
    expect((await timed([busyWithout(), busyWithout()], 0.5)).sentAt).toEqual([0, 250, 750]);
    expect((await timed([busyWithout(), busyWithout()], 0.75)).sentAt).toEqual([0, 375, 1125]);
  });

  test('with Retry-After it is never shorter than that', async () => {
    expect((await timed([busy()], 0)).sentAt).toEqual([0, 3000]);
    expect((await timed([busy()], 0.5)).sentAt).toEqual([0, 3250]);
  });

  test('with Retry-After as a date it lasts until then', async () => {
    const later = new Response('', {
      status: 429,
      headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' },
    });
    expect((await timed([later], 0)).sentAt).toEqual([0, 5000]);
  });

  test('a wait that would outlast the deadline is not begun', async () => {
    const { result, sentAt } = await timed([busy()], 0, { timeout: 3000 });
    expect(sentAt).toEqual([0]);
    expect(result.error).toMatchObject({ attempts: 1, retryAfter: 3 });
  });

  test('30 seconds are the deadline unless another is given', async () => {
    const { result } = await timed([], 0, { fetch: () => new Promise(() => {}) });
    expect(result.error?.name).toBe('TimeoutError');
    expect(Date.now()).toBe(30_000);
  });
});

test('an option of the call counts more than that of the client', async () => {
  const addressBook = createAddressBookClient({
    ...base,
    fetch: async () => new Response('', { status: 500 }),
  });
  const logged: AttemptLog[] = [];
  const result = await addressBook.updateContact(
    'x',
    {},
    {
      fetch: async () => new Response(success),
      middleware: [(request, next) => next(request)],
      logger: (attempt) => logged.push(attempt),
    },
  );
  expect(result.ok).toBe(true);
  expect(logged.map(({ status }) => status)).toEqual([200]);
});

test('a logger that throws does not cost the caller the result', async () => {
  const addressBook = createAddressBookClient({
    ...base,
    fetch: async () => new Response(success),
    logger: () => {
      throw new Error('disk full');
    },
  });
  expect((await addressBook.updateContact('x', {})).ok).toBe(true);
});

test('the logger hears of each attempt, and of nothing that was sent', async () => {
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const logged: AttemptLog[] = [];
  const answers = [busy(), new Response(success)];
  const addressBook = createAddressBookClient({
    ...base,
    fetch: async () => answers.shift() ?? new Response(''),
    logger: (attempt) => logged.push(attempt),
  });
  const pending = addressBook.updateContact('x', { alias: 'john' });
  await vi.runAllTimersAsync();
  await pending;
  const call = { operation: 'updateContact', method: 'POST', path: '/addressbook/contacts/{contact_id}' };
  expect(logged).toEqual([
    { ...call, attempt: 1, status: 429, requestId: 'req-1', error: undefined, duration: 0, retryIn: 3000 },
    {
      ...call,
      attempt: 2,
      status: 200,
      requestId: undefined,
      error: undefined,
      duration: 0,
      retryIn: undefined,
    },
  ]);
});
