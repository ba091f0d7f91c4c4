/** Every expression that sees foreign strings runs in linear time: no request of 16 KiB of headers takes seconds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';
import { type ContractFolder, contractFolder } from './contract-file.ts';
import { raw } from './raw.ts';

const path = '/addressbook/contacts/x';
let mock: RunningMock;
let contract: ContractFolder;
let several: RunningMock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
  contract = contractFolder({
    'openapi.yaml': `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  '/{a}.{b}.{c}.{d}/x':
    get:
      parameters: [${['a', 'b', 'c', 'd'].map((name) => `{ name: ${name}, in: path, required: true, schema: { type: string } }`).join(', ')}]
      responses: { '200': { description: Fine, content: { application/json: { example: 1 } } } }
`,
  });
  several = await startMock({ port: 0, contract: contract.file });
});
afterAll(async () => {
  await Promise.all([mock.stop(), several.stop()]);
  contract.remove();
});

const long = 15_000;
const request = (headers: string, target = path, body = '{}', method = 'POST') =>
  `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
const good = 'Authorization: Bearer k\r\nContent-Type: application/json\r\n';

test.each([
  ['spaces in Prefer', request(`${good}Prefer: a${' '.repeat(long)}b\r\n`)],
  ['quotes in Prefer', request(`${good}Prefer: a=${'"'.repeat(long)}\r\n`)],
  ['parts in Prefer', request(`${good}Prefer: ${'=;,'.repeat(long / 3)}\r\n`)],
  [
    'spaces in Content-Type',
    request(`Authorization: Bearer k\r\nContent-Type: application/json${' '.repeat(long)}x\r\n`),
  ],
  [
    'spaces in Authorization',
    request(`Content-Type: application/json\r\nAuthorization: Bearer ${' '.repeat(long)}\tx y\r\n`),
  ],
  ['a long id', request(good, `/addressbook/contacts/${'.'.repeat(long)}`)],
  ['an id of escapes', request(good, `/addressbook/contacts/${'%20'.repeat(long / 3)}`)],
  ['a long query', request(good, `${path}?${'a=&'.repeat(long / 3)}`)],
  ['a long number', request(good, path, JSON.stringify({ msisdn: '1'.repeat(60_000) }))],
  [
    'a member twice, a thousand times, deep',
    request(good, path, `${'{"a":'.repeat(30)}{${'"b":1,'.repeat(9000)}"b":1}${'}'.repeat(30)}`),
  ],
  [
    'thousands of unknown members',
    request(
      good,
      path,
      JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`x${at}`, 1]))),
    ),
  ],
])('%s', async (_, bytes) => {
  const start = performance.now();
  expect(await raw(mock.url, bytes)).toMatch(/^HTTP\/1\.1 [24]\d\d /);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('a path whose template has several parameters in one segment', async () => {
  const start = performance.now();
  await raw(several.url, request(good, `/${'.'.repeat(3000)}`, '', 'GET'));
  expect(performance.now() - start).toBeLessThan(2000);
});
