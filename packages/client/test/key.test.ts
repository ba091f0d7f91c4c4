import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAddressBookClient, type Middleware } from '../src/index.ts';
import { createOpenapiFetchClient } from '../src/openapi-fetch.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';

/*
 * What broke: a `baseUrl` of one call sent the key of the openapi-fetch client to another origin, without a check; the id
 * `..` reached `POST /addressbook/`. The key goes below the client's `baseUrl` only, whoever changes the URL.
 */

let server: FaultServer;
let other: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
  other = await startFaultServer();
});
afterAll(() => Promise.all([server.stop(), other.stop()]));
beforeEach(() => {
  server.requests.length = 0;
  other.requests.length = 0;
});

const elsewhere = new TypeError('request.url: keep it below baseUrl');
const template = '/addressbook/contacts/{contact_id}';
const call = { params: { path: { contact_id: 'documented' } }, body: { alias: 'john' } };
const clientOf = (options: object = {}) =>
  createOpenapiFetchClient({ baseUrl: `${server.url}/v1`, apiKey: 'secret-key', ...options });

/** URLs that are not below `/v1` of the server, as a function of the right one. */
const outside: [string, (url: string) => string][] = [
  ['another origin', (url) => url.replace(server.url, other.url)],
  ['another origin that begins with this one', () => `${server.url}0/v1/addressbook/contacts/x`],
  ['this origin within credentials', () => `${server.url}@127.0.0.1:9/v1/`],
  ['credentials for this origin', (url) => url.replace('http://', 'http://user:pass@')],
  ['another scheme', (url) => url.replace('http:', 'https:')],
  ['no prefix', (url) => url.replace('/v1', '')],
  ['a longer prefix', (url) => url.replace('/v1/', '/v10/')],
  ['two dots', () => `${server.url}/v1/../addressbook/contacts/x`],
  ['two encoded dots', () => `${server.url}/v1/%2e%2E/addressbook/contacts/x`],
  ['two dots after a backslash', () => `${server.url}/v1/x\\..\\..\\y`],
];

describe('middleware of ours', () => {
  const updated = (change: (url: string) => string, { after = false } = {}) => {
    const changes: Middleware = (request, next) => next({ ...request, url: change(request.url) });
    const swallows: Middleware = (request, next) => next(request).catch(() => new Response('{}'));
    const middleware = after ? [swallows, changes] : [changes];
    const options = { baseUrl: `${server.url}/v1`, apiKey: 'secret-key', middleware };
    return createAddressBookClient(options).updateContact('documented', {});
  };

  test.each([...outside, ['a relative URL', () => '/v1/x'] as const, ['no URL', () => ''] as const])(
    'that changes the URL to %s makes the call reject, and nothing is sent',
    async (_, change) => {
      await expect(updated(change)).rejects.toThrow(elsewhere);
      await expect(updated(change, { after: true })).rejects.toThrow(elsewhere);
      expect([...server.requests, ...other.requests]).toEqual([]);
    },
  );

  test('may change the URL below baseUrl', async () => {
    const result = await updated((url) => `${url}?trace=1`);
    expect(result.ok).toBe(true);
    expect(server.requests).toMatchObject([{ url: '/v1/addressbook/contacts/documented?trace=1' }]);
  });

  test('cannot show the check one URL, and send another', async () => {
    let reads = 0;
    const middleware: Middleware[] = [
      (request, next) =>
        next(
          Object.defineProperty({ ...request }, 'url', {
            get: () => (reads++ === 0 ? request.url : request.url.replace(server.url, other.url)),
          }),
        ),
    ];
    const addressBook = createAddressBookClient({ baseUrl: server.url, apiKey: 'secret-key', middleware });
    await addressBook.updateContact('documented', {});
    expect(other.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('of the openapi-fetch client is held to the same', async () => {
    const middleware: Middleware[] = [
      (request, next) => next({ ...request, url: request.url.replace(server.url, other.url) }),
    ];
    await expect(clientOf({ middleware }).POST(template, call)).rejects.toThrow(elsewhere);
    expect([...server.requests, ...other.requests]).toEqual([]);
  });

  test('an option of one call does not move the place where the key may go', async () => {
    const addressBook = createAddressBookClient({ baseUrl: `${server.url}/v1`, apiKey: 'secret-key' });
    const options = {
      baseUrl: other.url,
      middleware: [
        ((request, next) =>
          next({ ...request, url: `${other.url}/addressbook/contacts/x` })) satisfies Middleware,
      ],
    };
    await expect(addressBook.updateContact('x', {}, options)).rejects.toThrow(elsewhere);
    expect([...server.requests, ...other.requests]).toEqual([]);
  });
});

describe('the openapi-fetch client', () => {
  test.each(outside)('does not call %s by a request of its middleware', async (_, change) => {
    const client = clientOf();
    client.use({
      onRequest: ({ request }) => {
        const url = change(request.url);
        // `Request` refuses credentials; a double that has them is refused by the check.
        if (!URL.canParse(url) || new URL(url).username)
          return Object.defineProperty(request.clone(), 'url', { value: url });
        return new Request(url, request);
      },
    });
    await expect(client.POST(template, call)).rejects.toThrow(elsewhere);
    expect([...server.requests, ...other.requests]).toEqual([]);
  });

  test.each([
    ['another origin', () => other.url],
    ['no prefix', () => server.url],
    ['a longer prefix', () => `${server.url}/v10`],
    ['two dots', () => `${server.url}/v1/..`],
    ['a query', () => `${server.url}?x=`],
    ['a fragment', () => `${server.url}/#`],
  ])('does not call a baseUrl of one call: %s', async (_, baseUrl) => {
    await expect(clientOf().POST(template, { ...call, baseUrl: baseUrl() })).rejects.toThrow(elsewhere);
    expect([...server.requests, ...other.requests]).toEqual([]);
  });

  test.each(['..', '.', '', 'a\ud800', undefined, null, Number.NaN, true, ['..'], { a: 1 }])(
    'refuses the id %j, and nothing is sent',
    async (id) => {
      // @ts-expect-error some of these are no strings
      const pending = clientOf().POST(template, { ...call, params: { path: { contact_id: id } } });
      await expect(pending).rejects.toThrow(
        new TypeError('contact_id: pass a string of well-formed Unicode, not "", "." or ".."'),
      );
      expect(server.requests).toEqual([]);
    },
  );

  test('refuses a call without parameters, and nothing is sent', async () => {
    // @ts-expect-error no parameters
    await expect(clientOf().POST(template, { body: {} })).rejects.toThrow('contact_id: pass a string');
    expect(server.requests).toEqual([]);
  });

  test.each(['%2e%2e', '../x', 'a/b', 'a?b#c', 'ä €', '%', '$&', '{contact_id}'])(
    'sends the id %j to its own URL',
    async (id) => {
      await clientOf().POST(template, { ...call, params: { path: { contact_id: id } } });
      expect(server.requests).toMatchObject([{ url: `/v1/addressbook/contacts/${encodeURIComponent(id)}` }]);
    },
  );

  test('refuses a fetch of one call, which would go without key, deadline and retries', async () => {
    const fetch = vi.fn(async () => new Response('{}'));
    await expect(clientOf().POST(template, { ...call, fetch })).rejects.toThrow(
      new TypeError('fetch: pass it to createOpenapiFetchClient, not to one call'),
    );
    expect(fetch).not.toHaveBeenCalled();
  });

  test('refuses an authorization header, in place of which the key would be sent', async () => {
    const message = new TypeError('headers: pass the key as apiKey, not as authorization');
    const headers = { Authorization: 'Bearer other' };
    await expect(clientOf().POST(template, { ...call, headers })).rejects.toThrow(message);
    await expect(clientOf({ headers }).POST(template, call)).rejects.toThrow(message);
    expect(server.requests).toEqual([]);
  });

  test('sends the body where a request does not show that it has one', async () => {
    const client = clientOf();
    client.use({ onRequest: ({ request }) => Object.defineProperty(request, 'body', { value: undefined }) });
    await client.POST(template, call);
    expect(server.requests).toMatchObject([{ body: '{"alias":"john"}' }]);
  });

  test('sends the key below baseUrl, which is what the tests above would miss if nothing was sent at all', async () => {
    await clientOf().POST(template, { ...call, baseUrl: `${server.url}/v1/tenant` });
    expect(server.requests).toMatchObject([
      { url: '/v1/tenant/addressbook/contacts/documented', headers: { authorization: 'Bearer secret-key' } },
    ]);
  });
});

test.each([0, 103, 199])(
  'the openapi-fetch client rejects with an AddressBookError for status %i',
  async (status) => {
    const response = Object.defineProperty(new Response(''), 'status', { value: status });
    const pending = clientOf({ fetch: async () => response }).POST(template, call);
    await expect(pending).rejects.toMatchObject({ name: 'ProtocolError', status, applied: 'maybe' });
  },
);
