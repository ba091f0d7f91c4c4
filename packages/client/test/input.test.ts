import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClientOptions, createAddressBookClient } from '../src/index.ts';
import { createOpenapiFetchClient } from '../src/openapi-fetch.ts';

/** A client whose `fetch` keeps what it is asked for. */
function recording(options: Partial<ClientOptions> = {}) {
  const sent: { url: string; init: RequestInit }[] = [];
  const addressBook = createAddressBookClient({
    baseUrl: 'http://127.0.0.1:4010',
    apiKey: 'YOUR_API_KEY',
    fetch: async (url, init) => {
      sent.push({ url, init });
      return new Response('{}', { status: 500 });
    },
    ...options,
  });
  return { addressBook, sent };
}

describe('the contact id', () => {
  test.each([
    ['an empty string', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['half of a surrogate pair', 'a\ud800'],
    ['nothing', undefined],
    ['a number that is none', Number.NaN],
    ['an endless number', Number.POSITIVE_INFINITY],
    ['an object', { toString: () => 'x' }],
  ])('%s is refused with a TypeError that says what to pass, and nothing is sent', async (_, id) => {
    const { addressBook, sent } = recording();
    await expect(
      // @ts-expect-error some of these are no strings
      addressBook.updateContact(id, {}),
    ).rejects.toThrow(new TypeError('contact_id: pass a string of well-formed Unicode, not "", "." or ".."'));
    expect(sent).toEqual([]);
  });

  test('any string either reaches exactly its own URL or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), async (id) => {
        const { addressBook, sent } = recording();
        try {
          await addressBook.updateContact(id, {});
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          expect(sent).toEqual([]);
          return;
        }
        const [request] = sent;
        expect(request?.url).toBe(`http://127.0.0.1:4010/addressbook/contacts/${encodeURIComponent(id)}`);
        const { pathname } = new URL(request?.url ?? '');
        expect(decodeURIComponent(pathname.slice('/addressbook/contacts/'.length))).toBe(id);
      }),
      { numRuns: 1000 },
    );
  });
});

test('any changes are either sent as JSON or refused with a TypeError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true, withMap: true }), async (changes) => {
      const { addressBook, sent } = recording();
      try {
        // @ts-expect-error anything is passed
        await addressBook.updateContact('x', changes);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect(sent).toEqual([]);
        return;
      }
      expect(sent[0]?.init.body).toBe(JSON.stringify(changes) ?? null);
    }),
    { numRuns: 1000 },
  );
});

describe('the API key', () => {
  const message = 'apiKey: pass printable ASCII without spaces';

  describe.each<[string, unknown]>([
    ['a line break', 'secret\nkey'],
    ['a carriage return', 'secret\rkey'],
    ['a letter beyond ASCII', 'sécret'],
    ['a control character', 'secret\u0000'],
    ['no character', ''],
    ['nothing but spaces', '   '],
    ['a space before it', ' secret'],
    ['a space after it', 'secret '],
    ['a scheme before it', 'Bearer secret'],
    ['no value', undefined],
    ['null', null],
    ['a number', 7],
  ])('with %s', (_, apiKey) => {
    test('is refused when the client is made, with a TypeError that does not repeat it', () => {
      // @ts-expect-error some of these are no strings
      expect(() => recording({ apiKey })).toThrow(new TypeError(message));
    });

    test('is refused when a function returns it, and nothing is sent', async () => {
      // @ts-expect-error some of these are no strings
      const { addressBook, sent } = recording({ apiKey: () => apiKey });
      await expect(addressBook.updateContact('x', {})).rejects.toThrow(new TypeError(message));
      expect(sent).toEqual([]);
    });
  });

  test('a function is called for each attempt, whether it answers at once or later', async () => {
    const keys = ['first', 'second'];
    const seen: (string | null)[] = [];
    const { addressBook } = recording({
      apiKey: async () => keys.shift() ?? 'last',
      fetch: async (_, init) => {
        seen.push(new Headers(init.headers).get('authorization'));
        return new Response('', { status: 429, headers: { 'retry-after': '0' } });
      },
      retries: { max: 1 },
    });
    await addressBook.updateContact('x', {});
    expect(seen).toEqual(['Bearer first', 'Bearer second']);
  });

  test('what the function throws passes through', async () => {
    const locked = new Error('the vault is locked');
    const { addressBook } = recording({ apiKey: () => Promise.reject(locked) });
    await expect(addressBook.updateContact('x', {})).rejects.toBe(locked);
  });

  test('a function that never answers ends with the deadline, and nothing is sent', async () => {
    const { addressBook, sent } = recording({ apiKey: () => new Promise(() => {}), timeout: 50 });
    expect((await addressBook.updateContact('x', {})).error).toMatchObject({
      name: 'TimeoutError',
      applied: 'no',
    });
    expect(sent).toEqual([]);
  });
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('the base URL', () => {
  const create = (baseUrl: string, options: Partial<ClientOptions> = {}) =>
    createAddressBookClient({ baseUrl, apiKey: 'YOUR_API_KEY', ...options });

  const absolute =
    'baseUrl: pass https://host/path, without credentials, query, fragment, spaces, backslashes';
  const encrypted = 'baseUrl: use https: or set allowInsecureHttp';

  // What broke: an empty query or fragment passed, and the call went to another path with key and body. A space at an
  // end was a NetworkError; line breaks within were dropped without a word.
  test.each<[unknown, string]>([
    ['', absolute],
    ['api.example.com', absolute],
    ['//api.example.com', absolute],
    ['ftp://api.example.com', absolute],
    ['https://', absolute],
    ['https://api.example.com:port', absolute],
    ['https://user:secret@api.example.com:99999', absolute],
    ['https://api.example.com ', absolute],
    [' https://api.example.com', absolute],
    ['https://api.exa\nmple.com', absolute],
    ['https://api.example.com/v1\t', absolute],
    ['https://api.example.com/a b', absolute],
    ['https://api.example.com\\v1', absolute],
    ['https:\\\\api.example.com', absolute],
    ['https://api.example.com\u0000', absolute],
    [undefined, absolute],
    [null, absolute],
    [7, absolute],
    ['https://user:secret@api.example.com', absolute],
    ['https://user@api.example.com', absolute],
    ['https://:secret@api.example.com', absolute],
    ['https://api.example.com/?key=1', absolute],
    ['https://api.example.com/#top', absolute],
    ['https://api.example.com?', absolute],
    ['https://api.example.com/v1?', absolute],
    ['https://api.example.com#', absolute],
    ['https://api.example.com/?#', absolute],
    ['http://api.example.com', encrypted],
    ['http://127.0.0.1.example.com', encrypted],
    ['http://localhost.example.com', encrypted],
  ])('%j is refused by both clients: %s', (baseUrl, message) => {
    for (const make of [createAddressBookClient, createOpenapiFetchClient]) {
      // @ts-expect-error some of these are no strings
      const thrown = errorOf(() => make({ baseUrl, apiKey: 'YOUR_API_KEY' }));
      expect(thrown).toEqual(new TypeError(message));
      expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain('secret');
    }
  });

  test.each([undefined, null])('options that are %s are refused', (options) => {
    // @ts-expect-error no options
    expect(() => createAddressBookClient(options)).toThrow(new TypeError(absolute));
  });

  test.each([
    'https://api.example.com',
    'http://localhost:4010',
    'http://127.0.0.1:4010/',
    'http://[::1]:4010',
    'HTTPS://API.Example.com/v1',
    'https://api.example.com/a@b',
  ])('%j is accepted', (baseUrl) => {
    expect(() => create(baseUrl)).not.toThrow();
  });

  test('http to another host is accepted with allowInsecureHttp', () => {
    expect(() => create('http://api.example.com', { allowInsecureHttp: true })).not.toThrow();
  });

  test('a path and a slash at its end are kept apart from the path of the operation', async () => {
    const { addressBook, sent } = recording({ baseUrl: 'http://127.0.0.1:4010/v1/' });
    await addressBook.updateContact('x', {});
    expect(sent[0]?.url).toBe('http://127.0.0.1:4010/v1/addressbook/contacts/x');
  });

  test.each([
    ['a web page', { document: {} }],
    ['a worker of a web page', { importScripts: () => {}, WorkerGlobalScope: class {} }],
  ])('%s is refused for another host, unless dangerouslyAllowBrowser', (_, globals) => {
    Object.assign(globalThis, globals);
    try {
      const message = 'baseUrl: keep the key out of web pages or set dangerouslyAllowBrowser';
      expect(() => create('https://api.example.com')).toThrow(new TypeError(message));
      expect(() => create('https://api.example.com', { dangerouslyAllowBrowser: true })).not.toThrow();
      expect(() => create('http://127.0.0.1:4010')).not.toThrow();
    } finally {
      for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
    }
  });
});

// What broke: on Node 18 every call was rejected with "isWellFormed is not a function".
test('no method of strings is needed that an old engine lacks', async () => {
  const { isWellFormed } = String.prototype;
  Reflect.deleteProperty(String.prototype, 'isWellFormed');
  try {
    const { addressBook, sent } = recording();
    await expect(addressBook.updateContact('a\ud800', {})).rejects.toThrow('contact_id: pass a string');
    await addressBook.updateContact('a\ud83d\ude00', {});
    expect(sent).toMatchObject([{ url: 'http://127.0.0.1:4010/addressbook/contacts/a%F0%9F%98%80' }]);
  } finally {
    Object.defineProperty(String.prototype, 'isWellFormed', {
      value: isWellFormed,
      writable: true,
      configurable: true,
    });
  }
});

describe('what is sent', () => {
  test('is POST with three headers, and the body as JSON; a redirect is not followed', async () => {
    const { addressBook, sent } = recording();
    await addressBook.updateContact('x', { alias: 'john' });
    expect(sent).toHaveLength(1);
    const { init } = sent[0] ?? {};
    expect(init).toMatchObject({ method: 'POST', body: '{"alias":"john"}', redirect: 'manual' });
    expect(Object.fromEntries(new Headers(init?.headers))).toEqual({
      accept: 'application/json',
      authorization: 'Bearer YOUR_API_KEY',
      'content-type': 'application/json',
    });
  });

  test('headers of the client and of the call are added, the nearer one counts', async () => {
    const { addressBook, sent } = recording({ headers: { 'x-team': 'a', 'x-app': 'b' } });
    await addressBook.updateContact('x', {}, { headers: { 'x-app': 'c' } });
    const headers = new Headers(sent[0]?.init.headers);
    expect([headers.get('x-team'), headers.get('x-app')]).toEqual(['a', 'c']);
  });

  test('the key takes precedence over an authorization header among the headers', async () => {
    const { addressBook, sent } = recording({ headers: { Authorization: 'Bearer other' } });
    await addressBook.updateContact('x', {}, { headers: { AUTHORIZATION: 'Bearer another' } });
    expect(new Headers(sent[0]?.init.headers).get('authorization')).toBe('Bearer YOUR_API_KEY');
  });

  test('without a `fetch` of its own a client takes the one of the platform, looked up for each call', async () => {
    const original = globalThis.fetch;
    const addressBook = createAddressBookClient({ baseUrl: 'http://127.0.0.1:4010', apiKey: 'k' });
    globalThis.fetch = async () => new Response('', { status: 418 });
    try {
      expect((await addressBook.updateContact('x', {})).error?.status).toBe(418);
    } finally {
      globalThis.fetch = original;
    }
  });
});
