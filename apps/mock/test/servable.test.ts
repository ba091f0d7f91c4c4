/** Contracts that the mock refuses, and examples as data. Some of them once ended the process, or made it read files. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';
import { type ContractFolder, contractFolder, contractOf } from './contract-file.ts';
import { raw } from './raw.ts';

let contract: ContractFolder | undefined;
let mock: RunningMock | undefined;
afterEach(async () => {
  await mock?.stop();
  contract?.remove();
  mock = undefined;
});

async function startWith(text: string, more: Record<string, string> = {}): Promise<string> {
  contract = contractFolder({ 'openapi.yaml': text, ...more });
  mock = await startMock({ port: 0, contract: contract.file });
  return mock.url;
}

const get = (url: string, headers: Record<string, string> = {}) =>
  raw(
    url,
    `GET /things HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer k\r\n${Object.entries(
      headers,
    )
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );

const withHeader = (name: string, example: string) =>
  contractOf(`
        '200':
          description: A thing
          headers:
            ${name}: { schema: { type: string }, examples: { one: { value: ${example} } } }
          content: { application/json: { examples: { one: { value: { a: 1 } } } } }`);

describe('a contract is refused, with file and line, for', () => {
  test.each([
    ['a header example in another script', withHeader('X-Name', '名前'), /openapi\.yaml:10:\d+: .*X-Name/],
    ['a header example with a line break', withHeader('X-Name', '"a\\nb"'), /openapi\.yaml:10:\d+: .*X-Name/],
    [
      'a header example that is an object',
      withHeader('X-Name', '{ a: 1 }'),
      /openapi\.yaml:10:\d+: .*X-Name/,
    ],
    ['an invalid header name', withHeader('"X Name"', 'a'), /openapi\.yaml:10:\d+: .*X Name/],
    [
      'an invalid status',
      contractOf(`
        default:
          description: An error
          content:
            application/json:
              examples:
                one: { value: { error: { statusCode: 99999 } } }`),
      /openapi\.yaml:12:\d+: statusCode must be an HTTP status from 200 to 599/,
    ],
    [
      'an example with an informational status',
      contractOf(`
        default:
          description: An error
          content: { application/json: { examples: { one: { value: { error: { statusCode: 101 } } } } } }`),
      /openapi\.yaml:9:\d+: statusCode/,
    ],
    [
      'an example behind a URL',
      contractOf(
        `{ '200': { description: A, content: { application/json: { examples: { one: { externalValue: ./one.json } } } } } }`,
      ),
      /openapi\.yaml:6:\d+: (externalValue is not served|Can't resolve)/,
    ],
  ])('%s', async (_, text, says) => {
    await expect(startWith(text)).rejects.toThrow(says);
  });

  test.each([
    '/etc/hostname',
    'file:///etc/hostname',
    'http://127.0.0.1:9/x.yaml',
    '//x.example/x.yaml',
    'C:\\x.yaml',
  ])('a reference to %s, which is neither read nor fetched', async ($ref) => {
    const text = contractOf(`{ '200': { $ref: '${$ref}' } }`);
    await expect(startWith(text)).rejects.toThrow(
      /openapi\.yaml:6:\d+: .*only relative paths to files are read/,
    );
  });
});

test('does not fetch a URL that a contract refers to', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.end('description: A thing');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(
    startWith(contractOf(`{ '200': { $ref: 'http://127.0.0.1:${port}/x.yaml' } }`)),
  ).rejects.toThrow('only relative paths');
  server.close();
  expect(asked).toBe(0);
});

describe('an example is data: a $ref in it is sent unchanged', () => {
  const secret = 'content-of-a-file-beside';
  const of = (media: string) =>
    contractOf(`{ '200': { description: A, content: { application/json: ${media} } } }`);
  test.each([
    'secret.txt',
    './secret.yaml',
    '/etc/hostname',
    'file:///etc/hostname',
    'http://127.0.0.1:9/',
    '#/info/title',
  ])('%s', async ($ref) => {
    for (const media of [
      `{ examples: { one: { value: { a: { $ref: '${$ref}' } } } } }`,
      `{ examples: { one: { value: { $ref: '${$ref}' } } } }`,
      `{ example: { a: [{ $ref: '${$ref}' }] } }`,
      `{ schema: { type: object, example: { $ref: '${$ref}' } } }`,
      `{ schema: { type: object, default: { $ref: '${$ref}' } } }`,
    ]) {
      const url = await startWith(of(media), { 'secret.txt': secret, 'secret.yaml': secret });
      const response = await get(url);
      expect(response).toMatch(/^HTTP\/1\.1 200 /);
      expect(response).not.toContain(secret);
      expect(response).toContain(`{"$ref":"${$ref}"}`);
      const chosen = await get(url, { prefer: 'example=one' });
      if (media.includes('one')) expect(chosen).toContain(`{"$ref":"${$ref}"}`);
      await mock?.stop();
      contract?.remove();
    }
  });

  test('a reference beside an example still leads to its file', async () => {
    const url = await startWith(of('{ examples: { one: { $ref: one.yaml } } }'), {
      'one.yaml': 'value: { from: a file }',
    });
    expect(await get(url)).toContain('{"from":"a file"}');
  });
});

test.each(['Content-Length', 'content-encoding', 'Transfer-Encoding', 'Connection', 'Content-Type', 'Date'])(
  'an example of %s is not sent: it would break the response',
  async (name) => {
    const url = await startWith(withHeader(name, "'5'"));
    const response = await get(url, { prefer: 'example=one' });
    expect(response).toMatch(/^HTTP\/1\.1 200 [\s\S]*Content-Length: 7\r\n[\s\S]*\r\n\r\n\{"a":1\}$/);
    expect(response.toLowerCase()).not.toContain(`${name.toLowerCase()}: 5\r\n`);
  },
);

test('a header example that is a number, a boolean or a list is sent', async () => {
  for (const [example, sent] of [
    ['5', '5'],
    ['true', 'true'],
    ['[a, b]', 'a,b'],
    ['"José"', 'José'],
  ] as const) {
    const url = await startWith(withHeader('X-Name', example));
    const response = await get(url, { prefer: 'example=one' });
    expect(Buffer.from(response).toString()).toMatch(new RegExp(`x-name: (${sent}|Jos.)`));
    await mock?.stop();
    contract?.remove();
  }
});

describe('Retry-After', () => {
  const retryAfter = async (example: string, options: { static?: boolean } = {}) => {
    contract = contractFolder({ 'openapi.yaml': withHeader('Retry-After', example) });
    mock = await startMock({ port: 0, contract: contract.file, ...options });
    return /retry-after: (.*)\r/i.exec(await get(mock.url, { prefer: 'example=one' }))?.[1] ?? '';
  };

  test('a past date becomes a future one, so that clients do wait', async () => {
    const wait = Date.parse(await retryAfter('"Mon, 10 Nov 2025 20:47:30 GMT"')) - Date.now();
    expect(wait).toBeGreaterThan(5_000);
    expect(wait).toBeLessThan(15_000);
  });

  test('a future date and a number of seconds are kept', async () => {
    expect(await retryAfter('"Mon, 10 Nov 2125 20:47:30 GMT"')).toBe('Mon, 10 Nov 2125 20:47:30 GMT');
    await mock?.stop();
    expect(await retryAfter('30')).toBe('30');
  });

  test('with `static` the example is unchanged', async () => {
    expect(await retryAfter('"Mon, 10 Nov 2025 20:47:30 GMT"', { static: true })).toBe(
      'Mon, 10 Nov 2025 20:47:30 GMT',
    );
  });
});

test('a callback of the contract is not called', async () => {
  let called = 0;
  const server = createServer((_, response) => {
    called++;
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = await startWith(`openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      callbacks: { done: { 'http://127.0.0.1:${port}/': { post: { responses: { '200': { description: Fine } } } } } }
      responses: { '200': { description: A thing, content: { application/json: { example: 1 } } } }
`);
  expect(await get(url)).toMatch(/^HTTP\/1\.1 200 /);
  await new Promise((resolve) => setTimeout(resolve, 200));
  server.close();
  expect(called).toBe(0);
});

test('the banner quotes any path and example in its curl command for the shell', async () => {
  const marker = join(contractFolder({}).file, '..', 'touched');
  writeFileSync(`${marker}-not`, '');
  await startWith(`openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  "/it's;$(touch ${marker.slice(1)})/\\u009b2J":
    post:
      requestBody: { content: { application/json: { examples: { one: { value: { a: "'; touch ${marker}; '\\u202e" } } } } } }
      responses: { '200': { description: A thing } }
`);
  const { execFileSync } = await import('node:child_process');
  const { existsSync } = await import('node:fs');
  const line = mock?.curl ?? '';
  const words = execFileSync('sh', ['-c', line.replace('curl', 'printf "%s\\n"')], {
    encoding: 'utf8',
  }).split('\n');
  expect(existsSync(marker)).toBe(false);
  expect(words).toContain(JSON.stringify({ a: `'; touch ${marker}; '\u202e` }).replace('\u202e', '\\u202e'));
  expect(line).not.toMatch(/[\u0080-\u009f\u202e]/);
});
