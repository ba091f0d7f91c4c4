import { describe, expect, test, vi } from 'vitest';
import * as client from '../src/index.ts';

const responding = (status: number, body: string) =>
  client.createAddressBookClient({
    baseUrl: 'http://127.0.0.1:4010',
    apiKey: 'YOUR_API_KEY',
    fetch: async () => new Response(body, { status, headers: { 'x-request-id': 'req-1' } }),
    retries: { max: 0 },
  });
const failing = (name: string, status: number) =>
  responding(status, JSON.stringify({ success: false, error: { name, statusCode: status, message: 'No.' } }));

/** A second copy of the package, as another dependency may bring it. */
async function otherCopy(): Promise<typeof client> {
  vi.resetModules();
  return import('../src/index.ts');
}

describe('unwrap', () => {
  test('returns the data of a success', () => {
    const data = { record: { id: '1' } };
    expect(client.unwrap({ ok: true, data, response: { status: 200, headers: new Headers() } })).toBe(data);
  });

  test('throws an error as an AddressBookError that has all its members', async () => {
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
    expect(client.isError(thrown, 'NotFoundError')).toBe(true);
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

describe('isError', () => {
  const names = [
    'ValidationError',
    'NotFoundError',
    'UnauthorizedError',
    'ForbiddenError',
    'TooManyRequestsError',
    'InternalServerError',
    'ServiceUnavailableError',
    'RouteNotFoundError',
    'MethodNotAllowedError',
    'UnsupportedMediaTypeError',
    'PayloadTooLargeError',
  ] as const;

  test.each(names)('knows %s, in a result and thrown, and takes it for no other', async (name) => {
    const result = await failing(name, 400).updateContact('x', {});
    const thrown = catchError(() => client.unwrap(result));
    for (const other of names) {
      expect(client.isError(result.error, other)).toBe(other === name);
      expect(client.isError(thrown, other)).toBe(other === name);
    }
  });

  test('knows an error under a name that this version does not know', async () => {
    const { error } = await failing('TeapotError', 418).updateContact('x', {});
    expect(client.isError(error, 'UnknownError')).toBe(true);
    if (client.isError(error, 'UnknownError')) expect(error.sentName).toBe('TeapotError');
  });

  test('knows what is not a response of the API', async () => {
    const { error } = await responding(502, '').updateContact('x', {});
    expect(client.isError(error, 'ProtocolError')).toBe(true);
    expect(client.isError(error, 'NetworkError')).toBe(false);
  });

  test('does not know what only has the name', () => {
    const abort = new DOMException('aborted', 'AbortError');
    for (const other of [{ name: 'NotFoundError' }, abort, null, undefined, 'NotFoundError']) {
      expect(client.isError(other, 'NotFoundError')).toBe(false);
      expect(client.isError(other, 'AbortError')).toBe(false);
    }
  });
});
