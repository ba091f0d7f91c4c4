/** Prism refuses some requests. Each refusal was a 500 "The mock failed" once. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';
import { type ContractFolder, contractFolder, contractOf } from './contract-file.ts';
import { raw } from './raw.ts';

const path = '/addressbook/contacts/x';
const json = { 'content-type': 'application/json', authorization: 'Bearer k' };

describe('Accept', () => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startMock({ port: 0 });
  });
  afterAll(() => mock.stop());

  test.each([
    'text/plain',
    'application/xml',
    'text/html,application/xhtml+xml;q=0.9',
    'application/vnd.addressbook+json',
    '*+json',
    'image/png',
    'application/json;q=0',
    'nonsense',
    ',;=',
    '*/*',
  ])('%j is ignored, whatever the response is', async (accept) => {
    const success = await fetch(mock.url + path, {
      method: 'POST',
      headers: { ...json, accept },
      body: '{}',
    });
    expect([success.status, success.headers.get('content-type')]).toEqual([200, 'application/json']);
    const headers = { ...json, accept, prefer: 'example=unavailable' };
    expect((await fetch(mock.url + path, { method: 'POST', headers, body: '{}' })).status).toBe(503);
    expect(
      (await fetch(mock.url + path, { method: 'POST', headers: { ...json, accept }, body: '[]' })).status,
    ).toBe(400);
  });
});

describe('a contract that leaves something out', () => {
  let contract: ContractFolder | undefined;
  let mock: RunningMock | undefined;
  afterEach(async () => {
    await mock?.stop();
    contract?.remove();
    vi.restoreAllMocks();
  });
  const startWith = async (text: string) => {
    contract = contractFolder({ 'openapi.yaml': text });
    mock = await startMock({ port: 0, contract: contract.file });
    return mock.url;
  };
  const ask = async (url: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/things`, { headers: { authorization: 'Bearer k', ...headers } });
    return { status: response.status, text: await response.text() };
  };

  test('no 400: an invalid request is a ValidationError nevertheless', async () => {
    const url = await startWith(
      contractOf("{ '200': { description: A thing } }").replace(
        'get:',
        'get:\n      parameters: [{ name: size, in: query, required: true, schema: { type: integer } }]',
      ),
    );
    const { status, text } = await ask(url);
    expect([status, JSON.parse(text).error.name]).toEqual([400, 'ValidationError']);
  });

  test('no response at all: the error names the contract, not a bug of ours', async () => {
    const errors = vi.spyOn(console, 'error').mockReturnValue();
    const { status, text } = await ask(await startWith(contractOf('{}')));
    expect([status, JSON.parse(text)]).toEqual([
      500,
      {
        success: false,
        error: {
          name: 'InternalServerError',
          statusCode: 500,
          message: expect.stringContaining('No response defined for the selected operation'),
        },
      },
    ]);
    expect(errors).not.toHaveBeenCalled();
  });

  test.each([
    "{ '400': { description: Never } }",
    '{ default: { description: Anything } }',
    '{ 2XX: { description: Fine } }',
  ])('%s: a status that can be sent', async (responses) => {
    const { status } = await ask(await startWith(contractOf(responses)));
    expect([200, 400]).toContain(status);
  });

  test('no schema: dynamic=true is refused with a reason', async () => {
    const url = await startWith(
      contractOf("{ '200': { description: A thing, content: { application/json: { example: 1 } } } }"),
    );
    const { text } = await ask(url, { prefer: 'dynamic=true' });
    expect(text).not.toContain('bug');
  });

  test('a 204 has neither a body nor a Content-Length', async () => {
    const url = await startWith(contractOf("{ '204': { description: Nothing } }"));
    const response = await raw(
      url,
      'GET /things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\nconnection: close\r\n\r\n',
    );
    expect(response).toMatch(/^HTTP\/1\.1 204 /);
    expect(response).not.toMatch(/content-length|transfer-encoding/i);
    expect(response).toMatch(/\r\n\r\n$/);
  });
});

test('an error of our own is a 500, and its stack is on the console, without control characters', async () => {
  const errors = vi.spyOn(console, 'error').mockReturnValue();
  const mock = await startMock({ port: 0, delay: () => 0 } as never);
  // An undocumented kind of delay makes our own code throw.
  const response = await fetch(mock.url + path, { method: 'POST', headers: json, body: '{}' });
  await mock.stop();
  vi.restoreAllMocks();
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ error: { name: 'InternalServerError' } });
  expect(errors.mock.calls.flat().join()).toMatch(/TypeError: [\s\S]*\n {4}at /);
});

test.each<[string, () => void | Promise<void>]>([
  [
    'throws',
    () => {
      throw new Error('of the caller');
    },
  ],
  ['rejects later', async () => Promise.reject(new Error('of the caller'))],
])('an onRequest that %s is printed, and the mock goes on', async (_, onRequest) => {
  const errors = vi.spyOn(console, 'error').mockReturnValue();
  const mock = await startMock({ port: 0, onRequest });
  for (let count = 0; count < 2; count++)
    expect((await fetch(mock.url + path, { method: 'POST', headers: json, body: '{}' })).status).toBe(200);
  await mock.stop();
  expect(errors.mock.calls.flat().join()).toContain('Error: of the caller');
  vi.restoreAllMocks();
});

describe('an invalid id', () => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startMock({ port: 0 });
  });
  afterAll(() => mock.stop());
  const post = (target: string) =>
    raw(
      mock.url,
      `POST ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer k\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
    );

  test.each([
    ['/addressbook/contacts/..', 'A path must not contain the segments . and ..'],
    ['/addressbook/contacts/.', 'A path must not contain the segments . and ..'],
    ['/addressbook/contacts/%2e%2E', 'A path must not contain the segments . and ..'],
    ['/addressbook/contacts/%2E', 'A path must not contain the segments . and ..'],
    ['/addressbook/contacts/..%2fx', 'A path must not contain the segments . and ..'],
    ['/addressbook/contacts/x%5C..', 'A path must not contain the segments . and ..'],
    ['/addressbook/./contacts/x', 'A path must not contain the segments . and ..'],
    ['/addressbook/contacts/x#y', 'A path must not contain #'],
    ['/addressbook/contacts/#', 'A path must not contain #'],
    ['/addressbook/contacts/%E0%A4%A', 'The path has an invalid percent escape'],
    ['/addressbook/contacts/?x', 'There is no such path'],
  ])('%s is 404, with the reason', async (target, reason) => {
    const response = await post(target);
    expect(response).toMatch(/^HTTP\/1\.1 404 /);
    expect(response).toContain(`"RouteNotFoundError","statusCode":404,"message":"${reason}`);
  });

  test('a query is not part of an id, also with a second ?; an encoded # or ? is', async () => {
    expect(await post('/addressbook/contacts/x?a?b')).toContain('"id":"x"');
    expect(await post('/addressbook/contacts/x%3Fa%23b')).toContain('"id":"x?a#b"');
    expect(await post('/addressbook/contacts/..x')).toContain('"id":"..x"');
  });
});
