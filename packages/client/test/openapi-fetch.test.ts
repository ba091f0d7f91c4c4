import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AddressBookError } from '../src/index.ts';
import { createOpenapiFetchClient } from '../src/openapi-fetch.ts';
import { type FaultServer, record, startFaultServer } from './fault-server.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

const clientOf = (options: object = {}) =>
  createOpenapiFetchClient({ baseUrl: server.url, apiKey: 'YOUR_API_KEY', ...options });
const ask = (fault: string, client = clientOf()) =>
  client.POST('/addressbook/contacts/{contact_id}', {
    params: { path: { contact_id: fault } },
    body: { alias: 'john' },
  });

describe('the full openapi-fetch client', () => {
  test('returns what openapi-fetch returns: the whole body, and the response', async () => {
    const { data, error, response } = await ask('documented');
    expect(data).toEqual({ success: true, record });
    expect(error).toBeUndefined();
    expect(response).toBeInstanceOf(Response);
    expect(response.headers.get('x-request-id')).toBe('req-1');
    expect(server.requests.at(-1)).toMatchObject({
      method: 'POST',
      body: '{"alias":"john"}',
      headers: { authorization: 'Bearer YOUR_API_KEY', 'content-type': 'application/json' },
    });
  });

  test('returns the envelope of a failure', async () => {
    const { data, error, response } = await ask('400-unknown');
    expect({ data, status: response.status }).toEqual({ data: undefined, status: 400 });
    expect(error?.error).toEqual({ name: 'NotFoundError', statusCode: 404, message: 'Contact not found' });
  });

  test('retries what was not applied, with the body', async () => {
    const before = server.requests.length;
    expect((await ask('429-then-200')).data).toEqual({ success: true, record });
    expect(server.requests.slice(before).map(({ body }) => body)).toEqual([
      '{"alias":"john"}',
      '{"alias":"john"}',
    ]);
  });

  test.each([
    ['200-stalled', { name: 'TimeoutError', applied: 'yes' }],
    ['reset-before-headers', { name: 'NetworkError', applied: 'maybe' }],
    ['500-huge', { name: 'ProtocolError', applied: 'maybe' }],
  ])('rejects with an AddressBookError where there is no answer: %s', async (fault, expected) => {
    const thrown = await ask(fault, clientOf({ timeout: 300 })).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AddressBookError);
    expect(thrown).toMatchObject({ ...expected, method: 'POST', path: '/addressbook/contacts/{contact_id}' });
  });

  test('does not follow a redirect', async () => {
    const before = server.requests.length;
    const thrown = await ask('302').catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'ProtocolError', status: 302, applied: 'maybe' });
    expect(server.requests.length).toBe(before + 1);
  });

  test('gives its middleware real requests, that it may clone and replace', async () => {
    const client = clientOf();
    let seen: string | undefined;
    client.use({
      async onRequest({ request, schemaPath }) {
        expect(request).toBeInstanceOf(Request);
        seen = `${schemaPath} ${await request.clone().text()}`;
        const headers = new Headers(request.headers);
        headers.set('x-team', 'a');
        return new Request(request, { headers });
      },
      onResponse({ response }) {
        return new Response(response.body, { status: response.status, headers: { 'x-seen': 'yes' } });
      },
    });
    const { data, response } = await ask('documented', client);
    expect(data).toEqual({ success: true, record });
    expect(response.headers.get('x-seen')).toBe('yes');
    expect(seen).toBe('/addressbook/contacts/{contact_id} {"alias":"john"}');
    expect(server.requests.at(-1)?.headers['x-team']).toBe('a');
  });

  test('ends with the signal of the call', async () => {
    const controller = new AbortController();
    const pending = clientOf().POST('/addressbook/contacts/{contact_id}', {
      params: { path: { contact_id: 'no-headers' } },
      body: {},
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });
});
