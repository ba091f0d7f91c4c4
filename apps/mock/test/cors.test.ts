import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';
import { raw } from './raw.ts';

const path = '/addressbook/contacts/x';
let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.stop());

test.each(['https://app.example', 'http://localhost:3000', 'null'])(
  'a page of %s that sends credentials may read the response',
  async (origin) => {
    const { status, headers } = await fetch(mock.url + path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', authorization: 'Bearer k' },
      body: '{}',
    });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('vary')).toBe('Origin');
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After');
  },
);

test('an error is readable too, whichever check it comes from', async () => {
  for (const target of [path, '/nowhere', '/%']) {
    const { headers } = await fetch(mock.url + target, { headers: { origin: 'https://app.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
  }
});

test('a preflight is a 204 without Content-Length that allows the requested method and headers', async () => {
  const response = await raw(
    mock.url,
    `OPTIONS ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\norigin: https://app.example\r\naccess-control-request-method: POST\r\naccess-control-request-headers: authorization,x-anything\r\n\r\n`,
  );
  expect(response).toMatch(/^HTTP\/1\.1 204 /);
  expect(response).not.toMatch(/content-length|transfer-encoding/i);
  expect(response).toMatch(/access-control-allow-origin: https:\/\/app\.example\r\n/i);
  expect(response).toMatch(/access-control-allow-credentials: true\r\n/i);
  expect(response).toMatch(/access-control-allow-methods: POST\r\n/i);
  expect(response).toMatch(/access-control-allow-headers: authorization,x-anything\r\n/i);
});
