/** No call harms: what arrives at a server that can do more than the contract says. */
import { request } from 'node:http';
import bundled from '@addressbook/spec/openapi.json' with { type: 'json' };
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixture, type Provider, startProvider } from '../mutation/provider.ts';
import { type Contract, judge, type Target } from '../src/index.ts';
import { type Served, serve } from './serve.ts';

const { apiKey, withoutPermission, rateLimited, contactId, foreignContactId } = fixture;
const contactPath = (id: string) => `/addressbook/contacts/${id}`;

type Arrived = { method: string; url: string; hasKey: boolean; body: string };
const arrived: Arrived[] = [];
let provider: Provider;
let server: Served;

/** Stands before a provider, writes down what arrives, and really does what DELETE, PUT and PATCH mean. */
beforeAll(async () => {
  provider = await startProvider('creates-unknown-contacts');
  server = await serve(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url = '', headers } = incoming;
    const said = `${url} ${headers.authorization ?? ''}`;
    const known = [apiKey, withoutPermission, rateLimited].flatMap((key) => [
      key,
      Buffer.from(`x:${key}`).toString('base64'),
      Buffer.from(key).toString('hex').replace(/../g, '%$&'),
    ]);
    arrived.push({
      method,
      url,
      hasKey: known.some((key) => said.includes(key)),
      body: Buffer.concat(chunks).toString(),
    });
    if (method !== 'POST') {
      const isAllowed = headers.authorization === `Bearer ${apiKey}`;
      response.writeHead(isAllowed ? 204 : 401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const forwarded = request(provider.url + url, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => incoming.socket.destroy());
    forwarded.end(Buffer.concat(chunks));
  });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});
beforeEach(() => {
  arrived.length = 0;
});

const target = (): Target => ({
  ...{ url: server.url, apiKey, contactId, foreignContactId },
  claims: ['echoes', 'stateful', 'checks-keys'],
  keys: { withoutPermission, rateLimited },
});

describe('in all phases, on a server that has DELETE, PUT and PATCH', () => {
  let log: Arrived[];
  beforeAll(async () => {
    arrived.length = 0;
    await judge(target(), { seed: 1, runs: 40 });
    log = arrived.slice();
    expect(log.length).toBeGreaterThan(200);
  });

  test('with a key only the declared operation arrives, for ids that stand as one segment', () => {
    const others = log.filter(
      ({ method, url, hasKey }) =>
        hasKey && !(method === 'POST' && /^\/addressbook\/contacts\/[\w-]+(\?|$)/.test(url)),
    );
    expect(others).toEqual([]);
  });

  test('what is sent with a key for another contact could change none, nor fill a new one', () => {
    const others = log.filter(({ url, hasKey }) => hasKey && !url.startsWith(contactPath(contactId)));
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter(({ body }) => body !== '{}' && body !== '{"alias":5}')).toEqual([]);
  });

  test('other methods, paths and ids arrive without a key and for a contact that nobody has', () => {
    const methods = log.filter(({ method }) => method !== 'POST');
    expect(new Set(methods.map(({ method }) => method))).toEqual(new Set(['GET', 'PUT', 'PATCH', 'DELETE']));
    expect(new Set(methods.map(({ url, hasKey }) => `${url} ${hasKey}`))).toEqual(
      new Set([`${contactPath('00000000-dead-4bad-8bad-0123456789ab')} false`]),
    );
    const odd = log.filter(
      ({ url }) => /%|of-nobody/.test(url.replace(/\?.*/, '')) && !url.endsWith('-of-nobody'),
    );
    expect(odd).toHaveLength(4);
    expect(odd.filter(({ hasKey }) => hasKey)).toEqual([]);
  });
});

test.each([
  ['42', '42-of-nobody'],
  ['x', 'x-of-nobody'],
])('the contact %s is never made longer into an id that somebody may have', async (id, longer) => {
  const ids = new Set<string>();
  const record = { id, alias: 'a', msisdn: '4477777777777', updated_on: '2025-11-10T20:45:30.000Z' };
  const lax = await serve((incoming, response) => {
    ids.add(incoming.url?.split('/').at(-1) ?? '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ success: true, record }));
  });
  const { findings } = await judge(
    { ...target(), url: lax.url, contactId: id, keys: {} },
    { phases: ['semantics'] },
  );
  await lax.stop();
  expect(findings.map(({ title }) => title)).toContain('The contact with more characters in its id');
  expect(ids).toEqual(new Set([id, longer, '00000000-dead-4bad-8bad-0123456789ab', foreignContactId]));
});

describe('the first request', () => {
  const [template] = Object.keys(bundled.paths);
  const { post } = bundled.paths['/addressbook/contacts/{contact_id}'];
  const operation = { ...post, operationId: 'other' };
  const contracts: [string, Record<string, Record<string, unknown>>][] = [
    ['DELETE', { [String(template)]: { delete: { ...operation, operationId: 'removeContact' }, post } }],
    [
      'another path',
      { '/addressbook/accounts/{account_id}': { post: operation }, [String(template)]: { post } },
    ],
    ['a path without an id', { '/addressbook/contacts': { post: operation }, [String(template)]: { post } }],
    ['PUT', { [String(template)]: { put: { ...operation, operationId: 'replaceContact' }, post } }],
  ];

  test.each(contracts)(
    'is an update that changes nothing, though %s stands first in the contract',
    async (_, paths) => {
      const contract: Contract = { ...bundled, paths };
      await judge(target(), { seed: 1, phases: ['cases', 'protocol'], contract });
      expect(arrived[0]).toEqual({ method: 'POST', url: contactPath(contactId), hasKey: true, body: '{}' });
      const declared = Object.values(paths).flatMap((item) =>
        Object.keys(item).map((method) => method.toUpperCase()),
      );
      const withKey = new Set(arrived.filter(({ hasKey }) => hasKey).map(({ method }) => method));
      // A contact that was deleted would be missing for everything after it.
      expect(withKey).toEqual(new Set(declared.filter((method) => method !== 'DELETE')));
    },
  );

  test('is no empty PUT, which would empty the contact', async () => {
    const contract: Contract = { ...bundled, paths: { [String(template)]: { put: operation } } };
    await judge(target(), { seed: 1, phases: [], contract });
    expect(arrived).toEqual([
      expect.objectContaining({ method: 'PUT', body: expect.stringContaining('"alias":"john"') }),
    ]);
  });

  test('a DELETE that is left out is told in the coverage', async () => {
    const contract: Contract = { ...bundled, paths: { [String(template)]: { delete: operation, post } } };
    const { coverage } = await judge(target(), { seed: 1, phases: [], contract });
    const reasons = coverage.filter((row) => row.operation === 'other').map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['it would delete the contact that every other request needs']));
  });
});

test.each(['', '.', '..', '\ud800'])(
  'the contact %j is refused, as no request would reach it',
  async (id) => {
    await expect(judge({ ...target(), contactId: id })).rejects.toThrow('An id of a contact is empty');
    await expect(judge({ ...target(), foreignContactId: id })).rejects.toThrow('An id of a contact is empty');
    expect(arrived).toEqual([]);
  },
);

test.each([
  ['ftp://127.0.0.1/', 'no http or https URL'],
  ['localhost:80', 'no http or https URL'],
  ['nowhere', 'no URL'],
  ['http://x:y@127.0.0.1/', 'Keep keys out of the URL'],
  ['http://127.0.0.1/?a=b', 'has a query or a fragment'],
  ['http://127.0.0.1/#a', 'has a query or a fragment'],
])('the server %s is refused in code too', async (url, says) => {
  await expect(judge({ ...target(), url })).rejects.toThrow(says);
});
