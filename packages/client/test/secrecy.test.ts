import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AddressBookError, type AttemptLog, createAddressBookClient } from '../src/index.ts';
import { type FaultServer, faults, startFaultServer } from './fault-server.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

const apiKey = 'secret-key-123';
const changes = { msisdn: '55599999999', alias: 'a-private-alias', meta: { NAME: 'A Private Name' } };

/** All that a program could print of a value. */
const printed = (value: unknown) =>
  [JSON.stringify(value), inspect(value, { depth: 9, showHidden: true }), String(value)].join('\n');

describe('no key, id, msisdn, alias or meta', () => {
  test.each(Object.keys(faults))('is in the failure or the log of: %s', async (fault) => {
    const logged: AttemptLog[] = [];
    const addressBook = createAddressBookClient({
      baseUrl: server.url,
      apiKey,
      logger: (attempt) => logged.push(attempt),
      timeout: 400,
    });
    const { error } = await addressBook.updateContact(fault, changes);
    const thrown = error && new AddressBookError(error);
    const text = [printed(error), printed(thrown), thrown?.stack ?? '', printed(logged)].join('\n');
    for (const secret of [apiKey, changes.msisdn, changes.alias, changes.meta.NAME, `contacts/${fault}`]) {
      expect(text).not.toContain(secret);
    }
    expect(logged.length).toBeGreaterThan(0);
  });

  test('is in a failure whose server echoes the key', async () => {
    const addressBook = createAddressBookClient({ baseUrl: server.url, apiKey });
    const { error } = await addressBook.updateContact('echo-key', changes);
    expect(error).toMatchObject({ message: 'No contact for Bearer ***', requestId: 'Bearer ***' });
  });
});

test('no answer makes a call reject, and the key is in no failure', async () => {
  const headers = fc.record(
    {
      'content-type': fc.constantFrom('application/json', 'text/html', ''),
      'content-length': fc.constantFrom('0', '5', 'x'),
      'retry-after': fc.constantFrom('0', '9e9', '-1', 'Mon, 10 Nov 2025 20:47:30 GMT', 'soon', ''),
      'x-request-id': fc.constantFrom('req-1', `echo ${apiKey}`),
    },
    { requiredKeys: [] },
  );
  const echo = fc.constantFrom(apiKey, `Bearer ${apiKey}`, 'text');
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record(
        {
          success: fc.constantFrom(true, false, null, 'false'),
          error: fc.oneof(
            fc.anything(),
            fc.record({
              name: echo,
              statusCode: fc.integer(),
              message: echo,
              issues: fc.array(fc.anything()),
            }),
          ),
          record: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((value) => {
        try {
          return JSON.stringify(value) ?? '';
        } catch {
          return '';
        }
      }),
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 200, max: 599 }), headers, body, async (status, headers, body) => {
      const bodiless = [204, 205, 304].includes(status);
      const addressBook = createAddressBookClient({
        baseUrl: 'http://127.0.0.1:4010',
        apiKey,
        retries: { max: 1, ambiguous: true },
        fetch: async () => new Response(bodiless ? null : body, { status, headers }),
      });
      const { ok, error } = await addressBook.updateContact('x', changes);
      expect(ok).toBe(error === undefined);
      if (error) expect(printed(error)).not.toContain(apiKey);
    }),
    { numRuns: 1000 },
  );
});

test('what `fetch` throws, whatever it is, becomes a NetworkError that keeps it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (thrown) => {
      const addressBook = createAddressBookClient({
        baseUrl: 'http://127.0.0.1:4010',
        apiKey,
        fetch: () => Promise.reject(thrown),
      });
      const { error } = await addressBook.updateContact('x', {});
      expect(error).toMatchObject({ name: 'NetworkError', applied: 'maybe' });
      expect(error?.cause).toBe(thrown);
    }),
  );
});
