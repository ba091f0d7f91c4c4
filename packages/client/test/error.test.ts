import { describe, expect, test, vi } from 'vitest';
import * as client from '../src/index.ts';

const answering = (status: number, body: string) =>
  client.createAddressBookClient({
    baseUrl: 'http://127.0.0.1:4010',
    apiKey: 'YOUR_API_KEY',
    fetch: async () => new Response(body, { status, headers: { 'x-request-id': 'req-1' } }),
    retries: { max: 0 },
  });
const failing = (name: string, status: number) =>
  answering(status, JSON.stringify({ success: false, error: { name, statusCode: status, message: 'No.' } }));

/** A second copy of the package, as another dependency may bring it. */
async function otherCopy(): Promise<typeof client> {
  vi.resetModules();
  return import('../src/index.ts');
}

describe('unwrap', () => {
  test('returns the data of a success', () => {
    const data = { id: '1', alias: 'a', msisdn: '5', updated_on: 'now' };
    expect(client.unwrap({ ok: true, data, response: { status: 200, headers: new Headers() } })).toBe(data);
  });

  test('throws a failure as an AddressBookError that has all its members', async () => {
    const result = await failing('NotFoundError', 400).updateContact('x', {});
    const thrown = catchError(() => client.unwrap(result));
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).toBeInstanceOf(client.AddressBookError);
    expect(thrown).toMatchObject({ ...result.error, stack: expect.stringContaining('NotFoundError: No.') });
  });

  test('an AddressBookError of another copy of the package is recognised, other errors are not', async () => {
    const copy = await otherCopy();
    expect(copy.AddressBookError).not.toBe(client.AddressBookError);
    const result = await failing('NotFoundError', 400).updateContact('x', {});
    const thrown = catchError(() => copy.unwrap(result));
    expect(thrown).toBeInstanceOf(client.AddressBookError);
    expect(client.isNotFound(thrown)).toBe(true);
    for (const other of [new Error('x'), new TypeError('x'), result.error, null, undefined, 'x', {}]) {
      expect(other).not.toBeInstanceOf(client.AddressBookError);
    }
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('guards', () => {
  const names = {
    ValidationError: client.isValidation,
    NotFoundError: client.isNotFound,
    UnauthorizedError: client.isUnauthorized,
    ForbiddenError: client.isForbidden,
    TooManyRequestsError: client.isTooManyRequests,
    InternalServerError: client.isInternalServerError,
    ServiceUnavailableError: client.isServiceUnavailable,
    TeapotError: client.isUnknownFailure,
  };

  test.each(Object.entries(names))('%s has one of its own', async (name, guard) => {
    const { error } = await failing(name, 400).updateContact('x', {});
    for (const other of new Set(Object.values(names))) expect(other(error)).toBe(other === guard);
    expect(client.isNoAnswer(error)).toBe(false);
  });

  test('isNoAnswer covers what is no answer of the API', async () => {
    const { error } = await answering(502, '').updateContact('x', {});
    expect(client.isNoAnswer(error)).toBe(true);
  });

  test('nothing that only has the name passes', () => {
    const abort = new DOMException('aborted', 'AbortError');
    for (const other of [{ name: 'NotFoundError' }, abort, null, undefined, 'NotFoundError']) {
      expect(client.isNotFound(other)).toBe(false);
      expect(client.isNoAnswer(other)).toBe(false);
    }
  });
});
