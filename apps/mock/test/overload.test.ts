import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import contract from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import type { HttpServer } from '@addressbook/http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../src/served.ts';
import { createMockServer } from '../src/server.ts';

const path = '/addressbook/contacts/x';
let mock: HttpServer;
let url: string;
beforeAll(async () => {
  const served = await serve(contract);
  mock = createMockServer({ served: () => served, maxRunning: 1 });
  mock.server.listen(0, '127.0.0.1');
  await once(mock.server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  url = `http://127.0.0.1:${(mock.server.address() as AddressInfo).port}`;
});
afterAll(() => mock.stop());

test('a call above the limit is 503 with Retry-After, after 404 and 405 and before the key', async () => {
  const slow = fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer k', prefer: 'delay=1500' },
    body: '{}',
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  expect((await fetch(url + path)).status).toBe(405);
  const refused = await fetch(url + path, { method: 'POST' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toEqual({
    success: false,
    error: { name: 'ServiceUnavailableError', statusCode: 503, message: 'Too many requests are running' },
  });
  expect((await slow).status).toBe(200);
});
