import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CallOptions, createAddressBookClient } from '../src/index.ts';
import { createOpenapiFetchClient } from '../src/openapi-fetch.ts';

/*
 * What broke: `timeout: Infinity`, or more than 2^31-1, gave up after 1 ms with the update already sent, because timers
 * overflow; a long `Retry-After` became a wait of 1 ms. NaN as `maxBodyBytes` was no ceiling at all. The deadline
 * followed the time of day, which may be set while a call runs.
 */

const success =
  '{"success":true,"record":{"id":"1","alias":"john","msisdn":"55555555555","updated_on":"2025-11-10T20:45:30.000Z"}}';
const base = { baseUrl: 'http://127.0.0.1:4010', apiKey: 'secret-key' };
const later = (response: Response, milliseconds: number) =>
  new Promise<Response>((resolve) => setTimeout(() => resolve(response), milliseconds));

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a number that is a limit', () => {
  test.each<[string, CallOptions]>([
    ['timeout: Infinity', { timeout: Number.POSITIVE_INFINITY }],
    ['timeout: 2^31', { timeout: 2 ** 31 }],
    ['timeout: MAX_SAFE_INTEGER', { timeout: Number.MAX_SAFE_INTEGER }],
    ['timeout: 2^31-1', { timeout: 2 ** 31 - 1 }],
    ['attemptTimeout: Infinity', { retries: { attemptTimeout: Number.POSITIVE_INFINITY } }],
    [
      'attemptTimeout: 2^32+1',
      { timeout: Number.POSITIVE_INFINITY, retries: { attemptTimeout: 2 ** 32 + 1 } },
    ],
  ])('%s waits for a response that takes a while', async (_, options) => {
    const addressBook = createAddressBookClient({
      ...base,
      fetch: () => later(new Response(success), 60),
      ...options,
    });
    expect((await addressBook.updateContact('x', {})).ok).toBe(true);
  });

  test('maxBodyBytes: Infinity reads any body, max: 0 retries nothing, max: Infinity is accepted', async () => {
    const options = { maxBodyBytes: Number.POSITIVE_INFINITY, fetch: async () => new Response(success) };
    for (const max of [0, 3, Number.POSITIVE_INFINITY]) {
      const addressBook = createAddressBookClient({ ...base, ...options, retries: { max } });
      expect((await addressBook.updateContact('x', {})).ok).toBe(true);
    }
  });
});

describe('a number that says no limit', () => {
  const nonsense: [string, object][] = [
    ...[Number.NaN, 0, -1, Number.NEGATIVE_INFINITY].flatMap((value): [string, object][] => [
      ['timeout', { timeout: value }],
      ['attemptTimeout', { retries: { attemptTimeout: value } }],
      ['maxBodyBytes', { maxBodyBytes: value }],
    ]),
    ['max', { retries: { max: Number.NaN } }],
    ['max', { retries: { max: -1 } }],
    ['timeout', { timeout: '5000' }],
    ['timeout', { timeout: null }],
    ['max', { retries: { max: '2' } }],
  ];

  test.each(nonsense)('%s %j is refused by both clients when they are made', (name, options) => {
    const message = new TypeError(`${name}: pass a positive number or Infinity`);
    expect(() => createAddressBookClient({ ...base, ...options })).toThrow(message);
    expect(() => createOpenapiFetchClient({ ...base, ...options })).toThrow(message);
  });

  test.each(nonsense)('%s %j for one call is refused before anything is sent', async (name, options) => {
    const fetch = vi.fn(async () => new Response(success));
    const addressBook = createAddressBookClient({ ...base, fetch });
    await expect(addressBook.updateContact('x', {}, options)).rejects.toThrow(
      new TypeError(`${name}: pass a positive number or Infinity`),
    );
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('a Retry-After', () => {
  const busy = (seconds: string) => new Response('', { status: 429, headers: { 'retry-after': seconds } });

  test.each(['2147484', '99999999999999999999', '9'.repeat(400)])(
    'of %s seconds is too long to wait for, also without a deadline',
    async (seconds) => {
      const fetch = vi.fn(async () => busy(seconds));
      const addressBook = createAddressBookClient({ ...base, fetch, timeout: Number.POSITIVE_INFINITY });
      const { error } = await addressBook.updateContact('x', {});
      expect(error).toMatchObject({ name: 'ProtocolError', status: 429, attempts: 1, applied: 'no' });
      expect(fetch).toHaveBeenCalledTimes(1);
    },
  );

  test('of ten days is waited for without a deadline, to the second', async () => {
    vi.useFakeTimers({ now: 0 });
    const sentAt: number[] = [];
    const responses = [busy('864000'), new Response(success)];
    const addressBook = createAddressBookClient({
      ...base,
      timeout: Number.POSITIVE_INFINITY,
      fetch: async () => {
        sentAt.push(Date.now());
        return responses.shift() ?? new Response('');
      },
    });
    const pending = addressBook.updateContact('x', {});
    await vi.runAllTimersAsync();
    expect((await pending).ok).toBe(true);
    expect(sentAt).toEqual([0, 864_000_000]);
  });
});

describe('the deadline', () => {
  test.each([-86_400_000, 86_400_000])('does not move when the clock is set by %i ms', async (jump) => {
    const responses = [new Response('', { status: 429 }), new Response(success)];
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
    const addressBook = createAddressBookClient({
      ...base,
      fetch: async () => {
        clock.mockReturnValue(now + jump);
        return responses.shift() ?? new Response('');
      },
    });
    expect((await addressBook.updateContact('x', {})).ok).toBe(true);
  });

  test('that passes while the machine sleeps begins no further attempt', async () => {
    vi.useFakeTimers({ now: 0 });
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const fetch = vi.fn(async () => new Response('', { status: 429, headers: { 'retry-after': '3' } }));
    const addressBook = createAddressBookClient({ ...base, fetch });
    const pending = addressBook.updateContact('x', {});
    await vi.advanceTimersByTimeAsync(1000);
    now = 3_600_000;
    await vi.runAllTimersAsync();
    expect((await pending).error).toMatchObject({ status: 429, attempts: 1, applied: 'no' });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('an abort by the logger ends the wait at once', async () => {
    const controller = new AbortController();
    const addressBook = createAddressBookClient({
      ...base,
      fetch: async () => new Response('', { status: 429, headers: { 'retry-after': '20' } }),
      logger: () => controller.abort('enough'),
    });
    const start = performance.now();
    const { error } = await addressBook.updateContact('x', {}, { signal: controller.signal });
    expect(error).toMatchObject({ name: 'AbortError', cause: 'enough', applied: 'no' });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
