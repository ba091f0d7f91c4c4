/** No request harms: what arrives at a server that can do more than the contract says. */
import { request } from 'node:http';
import fixture from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hooksOf } from '../mutation/faults.ts';
import { known } from '../mutation/hooks.ts';
import { type RunningServer, startServer } from '../mutation/server.ts';
import { type Target, verify } from '../src/index.ts';
import { type Served, serve } from './serve.ts';

const { apiKey, withoutPermission, rateLimited, contactId, foreignContactId } = known;
const contactPath = (id: string) => `/addressbook/contacts/${id}`;

type Arrived = { method: string; url: string; hasKey: boolean; body: string };
const arrived: Arrived[] = [];
let behind: RunningServer;
let server: Served;

/** Stands before a server, writes down what arrives, and really does what DELETE, PUT and PATCH mean. */
beforeAll(async () => {
  behind = await startServer(hooksOf('creates-unknown-contacts'));
  server = await serve(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url = '', headers } = incoming;
    const said = `${url} ${headers.authorization ?? ''}`;
    const forms = [apiKey, withoutPermission, rateLimited].flatMap((key) => [
      key,
      Buffer.from(`x:${key}`).toString('base64'),
      Buffer.from(key).toString('hex').replace(/../g, '%$&'),
    ]);
    arrived.push({
      method,
      url,
      hasKey: forms.some((key) => said.includes(key)),
      body: Buffer.concat(chunks).toString(),
    });
    if (method !== 'POST') {
      const isAllowed = headers.authorization === `Bearer ${apiKey}`;
      response.writeHead(isAllowed ? 204 : 401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const forwarded = request(behind.url + url, { method, headers, agent: false }, (received) => {
      response.writeHead(received.statusCode ?? 500, received.headers);
      received.pipe(response);
    });
    forwarded.on('error', () => incoming.socket.destroy());
    forwarded.end(Buffer.concat(chunks));
  });
});
afterAll(async () => {
  await server.stop();
  await behind.stop();
});
beforeEach(() => {
  arrived.length = 0;
});

const target = (): Target => ({
  url: server.url,
  apiKey,
  pathParameters: { contact_id: contactId },
  foreignPathParameters: { contact_id: foreignContactId },
  capabilities: ['echoes', 'stateful', 'checks-keys'],
  keys: { withoutPermission, rateLimited },
});

describe('in all phases, on a server that has DELETE, PUT and PATCH', () => {
  let log: Arrived[];
  beforeAll(async () => {
    arrived.length = 0;
    await verify(target(), { contract: fixture, seed: 1, runs: 40 });
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

  test('a request with a key for another contact could change none, nor fill a new one', () => {
    const others = log.filter(({ url, hasKey }) => hasKey && !url.startsWith(contactPath(contactId)));
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter(({ body }) => body !== '{}' && body !== '{"alias":5}')).toEqual([]);
  });

  test('other methods, paths and ids arrive without a key and for a contact that does not exist', () => {
    const methods = log.filter(({ method }) => method !== 'POST');
    expect(new Set(methods.map(({ method }) => method))).toEqual(new Set(['GET', 'PUT', 'PATCH', 'DELETE']));
    expect(new Set(methods.map(({ url, hasKey }) => `${url} ${hasKey}`))).toEqual(
      new Set([`${contactPath('00000000-dead-4bad-8bad-0123456789ab')} false`]),
    );
    const odd = log.filter(({ url }) => /%|not-in-the-contract/.test(url.replace(/\?.*/, '')));
    expect(odd).toHaveLength(4);
    expect(odd.filter(({ hasKey }) => hasKey)).toEqual([]);
  });
});

test.each([
  ['42', '42-unknown'],
  ['x', 'x-unknown'],
])('the contact %s is never made into an id that may exist', async (id, longer) => {
  const ids = new Set<string>();
  const record = { id, alias: 'a', msisdn: '4477777777777', updated_on: '2025-11-10T20:45:30.000Z' };
  const lax = await serve((incoming, response) => {
    ids.add(incoming.url?.split('/').at(-1) ?? '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ success: true, record }));
  });
  const { findings } = await verify(
    { ...target(), url: lax.url, pathParameters: { contact_id: id }, keys: {} },
    { contract: fixture, phases: ['semantics'] },
  );
  await lax.stop();
  expect(findings.map(({ title }) => title)).toContain('The contact with more characters in its id');
  expect(ids).toEqual(new Set([id, longer, '00000000-dead-4bad-8bad-0123456789ab', foreignContactId]));
});

describe('the first request', () => {
  const template = '/addressbook/contacts/{contact_id}';
  const { parameters, post } = fixture.paths[template];
  const operation = { ...post, operationId: 'other' };
  const update = { parameters, post };
  const account = { name: 'account_id', in: 'path', required: true, schema: { type: 'string' } };
  const contracts: [string, Record<string, Record<string, unknown>>][] = [
    ['DELETE', { [template]: { delete: { ...operation, operationId: 'removeContact' }, ...update } }],
    [
      'another path',
      {
        '/addressbook/accounts/{account_id}': { parameters: [account], post: operation },
        [template]: update,
      },
    ],
    ['a path without an id', { '/addressbook/contacts': { post: operation }, [template]: update }],
    ['PUT', { [template]: { put: { ...operation, operationId: 'replaceContact' }, ...update } }],
  ];

  test.each(contracts)(
    'is an update that changes nothing, though %s stands first in the contract',
    async (_, paths) => {
      const contract = { ...fixture, paths };
      const named = '/addressbook/accounts/{account_id}' in paths ? { account_id: 'a1' } : {};
      const pathParameters = { contact_id: contactId, ...named };
      await verify({ ...target(), pathParameters }, { seed: 1, phases: ['cases', 'protocol'], contract });
      expect(arrived[0]).toEqual({ method: 'POST', url: contactPath(contactId), hasKey: true, body: '{}' });
      const declared = Object.values(paths).flatMap((item) =>
        Object.keys(item).filter((key) => key !== 'parameters'),
      );
      const withKey = new Set(arrived.filter(({ hasKey }) => hasKey).map(({ method }) => method));
      // A contact that was deleted would be missing for everything after it.
      const allowed = declared.filter((method) => method !== 'delete').map((method) => method.toUpperCase());
      expect(withKey).toEqual(new Set(allowed));
    },
  );

  test('is not an empty PUT, which would empty the contact', async () => {
    const contract = { ...fixture, paths: { [template]: { parameters, put: operation } } };
    await verify(target(), { seed: 1, phases: [], contract });
    expect(arrived).toEqual([
      expect.objectContaining({ method: 'PUT', body: expect.stringContaining('"alias":"john"') }),
    ]);
  });

  test('a DELETE is left out, and the coverage says so', async () => {
    const contract = { ...fixture, paths: { [template]: { delete: operation, ...update } } };
    const { coverage } = await verify(target(), { seed: 1, phases: [], contract });
    const reasons = coverage.filter((row) => row.operation === 'other').map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['it would delete what every other request needs']));
  });
});

test.each(['', '.', '..', '\ud800'])(
  'the contact %j is refused, as no request would reach it',
  async (id) => {
    const pathParameters = { contact_id: id };
    const says = 'The path parameter contact_id is empty';
    await expect(verify({ ...target(), pathParameters })).rejects.toThrow(says);
    await expect(verify({ ...target(), foreignPathParameters: pathParameters })).rejects.toThrow(says);
    expect(arrived).toEqual([]);
  },
);

test.each([
  ['ftp://127.0.0.1/', 'not an http or https URL'],
  ['localhost:80', 'not an http or https URL'],
  ['nowhere', 'not a URL'],
  ['http://x:y@127.0.0.1/', 'has a key in it'],
  ['http://127.0.0.1/?a=b', 'has a query or a fragment'],
  ['http://127.0.0.1/#a', 'has a query or a fragment'],
])('the server %s is refused in code too', async (url, says) => {
  await expect(verify({ ...target(), url })).rejects.toThrow(says);
});
