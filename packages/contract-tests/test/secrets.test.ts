/** What leaves about keys and people: in reports, in lines to repeat a request, and in errors. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import contract from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hooksOf } from '../mutation/faults.ts';
import { known } from '../mutation/hooks.ts';
import { startServer } from '../mutation/server.ts';
import { CannotVerifyError, type Target, verify } from '../src/index.ts';
import type { RequestTemplate } from '../src/request.ts';
import { revealed } from './revealed.ts';
import { runMain } from './run-main.ts';
import { type Served, serve } from './serve.ts';
import { written } from './written.ts';

const { apiKey, withoutPermission, rateLimited, contactId } = known;
const secrets = [apiKey, withoutPermission, rateLimited];

/** A target with nothing but what it has to have. */
const targetAt = (url: string): Target => ({
  url,
  pathParameters: { contact_id: contactId },
  apiKey,
  capabilities: [],
});

describe('a report shows how to repeat a request, and bash does', () => {
  const keys = {
    apiKey: `k'"$(x)\\\`;&%41!*[{~/+=#?Zz9`,
    withoutPermission: `r<>|^"'$HOME-@:,._Reader`,
    rateLimited: '-H!!Hasty\\n',
  };
  type Seen = Pick<RequestTemplate, 'method'> & { url: string; headers: object; body: string };
  const seen: Seen[] = [];
  let server: Served;
  beforeAll(async () => {
    server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url = '', headers } = request;
      const { authorization, accept, prefer, 'content-type': type, 'content-length': length } = headers;
      seen.push({
        method,
        url,
        headers: { authorization, accept, prefer, type, length },
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(500, { 'content-type': 'text/plain' }).end('Oops');
    });
  });
  afterAll(() => server.stop());

  test('each test case of each phase arrives as it was, with any key, and the line has none', async () => {
    const { findings } = await verify(
      {
        url: server.url,
        pathParameters: { contact_id: "it's [a] {contact}" },
        apiKey: keys.apiKey,
        foreignPathParameters: { contact_id: 'another' },
        capabilities: ['echoes', 'stateful', 'checks-keys', 'prefer'],
        keys,
      },
      { contract, seed: 1, runs: 4 },
    );
    // The first request only asks whether a server is there. Node's parser lets no strange method through.
    const [, ...requests] = seen.splice(0);
    const titles = findings.filter(({ title }, at) => title !== findings[at - 1]?.title);
    const shown = titles.filter(({ title }) => title !== 'A method that does not exist');
    const security = shown.filter(({ phase }) => phase === 'security');
    expect(security.map(({ curl }) => curl)).not.toContain(undefined);
    expect(security.length).toBeGreaterThan(15);
    expect(revealed(written({ findings, coverage: [], responses: 0, seed: 1 }), Object.values(keys))).toEqual(
      [],
    );

    // Bodies on the boundaries differ in nothing but the body: one in five of them is enough.
    const repeated = shown.filter(
      ({ phase }, at) => phase !== 'random' && (phase !== 'boundaries' || at % 5 === 0),
    );
    const lines = [...new Set(repeated.flatMap(({ curl }) => curl ?? []))];
    expect(lines.length).toBeGreaterThan(60);
    const environment = {
      PATH: process.env['PATH'],
      ADDRESSBOOK_API_KEY: keys.apiKey,
      ADDRESSBOOK_KEY_WITHOUT_PERMISSION: keys.withoutPermission,
      ADDRESSBOOK_KEY_RATE_LIMITED: keys.rateLimited,
    };
    const script = lines
      .map((line) => line.replace('curl ', 'curl --silent --disable --output /dev/null '))
      .join('\n');
    await promisify(execFile)('bash', ['--norc', '-c', script], { env: environment });
    expect(seen.length).toBe(lines.length);
    const known = new Set(requests.map((request) => JSON.stringify(request)));
    expect(seen.filter((request) => !known.has(JSON.stringify(request)))).toEqual([]);
  });
});

describe('errors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (args: string[]) =>
    runMain(args, { ADDRESSBOOK_API_KEY: apiKey, ADDRESSBOOK_KEY_WITHOUT_PERMISSION: withoutPermission });
  const contact = ['--path-parameter', `contact_id=${contactId}`];

  test.each([
    ['an option', [`--${apiKey}`, 'x']],
    ['a phase', ['http://127.0.0.1:9', ...contact, '--phase', withoutPermission]],
    ['a capability', ['http://127.0.0.1:9', ...contact, '--capabilities', apiKey]],
    ['a contract', ['http://127.0.0.1:9', ...contact, '--contract', `/nowhere/${apiKey}.json`]],
    ['a contact', ['http://127.0.0.1:9', '--path-parameter', `contact_id=${apiKey}`]],
    ['a contact of another account', ['http://127.0.0.1:9', ...contact, '--foreign', `contact_id=${apiKey}`]],
    ['a path parameter', ['http://127.0.0.1:9', '--path-parameter', `${apiKey}=x`]],
    ['a server', [`http://127.0.0.1:9/${apiKey}/`, ...contact]],
    ['another server', [`https://${apiKey}.example`, ...contact]],
    ['a query', [`http://127.0.0.1:9/?key=${apiKey}`, ...contact]],
    ['a password', [`http://x:${apiKey}@127.0.0.1:9/`, ...contact]],
    ['a scheme', [`${apiKey.replaceAll('_', '-')}://127.0.0.1:9/`, ...contact]],
    ['the URL', [apiKey, ...contact]],
  ])('a key in the place of %s is not printed', async (_, args) => {
    const { stdout, stderr } = await run(args);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr.trim()).not.toBe('');
    expect(revealed(stderr, secrets)).toEqual([]);
  });

  test('the command writes no key to any of its reports', async () => {
    const server = await startServer(hooksOf('message-has-the-key-in-base64'));
    const json = join(folder, 'report.json');
    const junit = join(folder, 'junit.xml');
    const args = [...contact, '--json', json, '--junit', junit, '--runs', '4'];
    const { stdout, stderr } = await run([server.url, ...args]);
    await server.stop();
    const all = [stdout, stderr, readFileSync(json, 'utf8'), readFileSync(junit, 'utf8')];
    expect(all.map((one) => revealed(one, secrets))).toEqual([[], [], [], []]);
    expect(stdout).toContain('[redacted]');
  });

  test('an error of a function of the target leaves without the key that it has', async () => {
    const server = await startServer();
    const readStored = () =>
      Promise.reject(Object.assign(new Error(`GET /?key=${apiKey}`), { key: apiKey, cause: apiKey }));
    const target: Target = { ...targetAt(server.url), capabilities: ['stateful'], readStored };
    const error: unknown = await verify(target, { contract, phases: ['semantics'] }).catch(
      (thrown) => thrown,
    );
    await server.stop();
    expect(error).toMatchObject({ message: 'GET /?key=[redacted]' });
    const parts = error instanceof Error ? [error.stack, error.cause, JSON.stringify(error)] : [];
    expect(revealed(parts.join('\n'), secrets)).toEqual([]);
  });

  test.each(['', 'ak key with spaces', 'ak_key\n', 'ak_schlüssel'])(
    'the key %j is refused before it is sent',
    async (key) => {
      await expect(verify({ ...targetAt('http://127.0.0.1:9'), apiKey: key })).rejects.toThrow(
        new CannotVerifyError('ADDRESSBOOK_API_KEY is empty, or has characters that a key cannot have'),
      );
    },
  );
});

test('a key shorter than 8 characters is in no report, since nothing that a server wrote is', async () => {
  const short = 'tok5';
  const server = await serve((request, response) => {
    const message = `not ${request.headers.authorization}`;
    response.writeHead(418, { 'content-type': `text/${short}`, 'x-key': short });
    response.end(
      JSON.stringify({ success: false, error: { name: short, statusCode: 1, message, issues: [] } }),
    );
  });
  const report = await verify(
    { ...targetAt(server.url), apiKey: short, capabilities: ['checks-keys'] },
    { contract, seed: 1, phases: ['cases', 'security'] },
  );
  await server.stop();
  expect(report.findings.length).toBeGreaterThan(20);
  expect(written(report)).not.toContain(short);
  expect(written(report)).toContain('not shown: the key is too short');
});

test('values of a record are in no report, wherever they stand; what the envelope says is', async () => {
  const person = {
    name: 'Mary Poppins',
    message: 'call me',
    pointer: '/home',
    msisdn: 447_712_345_678,
    email: 'm@example.org',
  };
  const server = await serve((_, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    const error = {
      name: 'OddError',
      statusCode: 400,
      message: 'The server says this',
      issues: [{ pointer: '/x', message: 'is odd', ...{ value: 'Poppins' } }],
      details: person,
    };
    response.end(
      JSON.stringify({
        ...person,
        success: false,
        error,
        record: person,
        data: [person],
        '+447712345678': person,
      }),
    );
  });
  const report = await verify(targetAt(server.url), { contract, seed: 1, phases: ['cases'] });
  await server.stop();
  expect(written(report)).not.toMatch(/Poppins|call me|home|7712345678|example\.org/);
  expect(written(report)).toMatch(/OddError.*The server says this/);
  expect(report.findings[0]?.response).toMatch(/^400 \{"name":"…","message":"…","pointer":"…","msisdn":"…"/);
});
