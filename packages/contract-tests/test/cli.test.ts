import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture, type Provider, startProvider } from '../mutation/provider.ts';

const cli = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const { apiKey, contactId } = fixture;
const folder = mkdtempSync(join(tmpdir(), 'addressbook-judge-'));
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(async () => {
  await provider.stop();
  rmSync(folder, { recursive: true });
});

async function run(args: string[], env: Record<string, string> = { ADDRESSBOOK_API_KEY: apiKey }) {
  return promisify(execFile)(process.execPath, [cli, ...args], {
    env: { PATH: process.env['PATH'], ...env },
  }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ exitCode: code, stdout, stderr }),
  );
}

test('a correct server: exit code 0, the coverage, the seed, and no key', async () => {
  const { exitCode, stdout, stderr } = await run([
    provider.url,
    '--contact-id',
    contactId,
    '--seed',
    '5',
    '--strict',
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/Coverage of updateContact: \d+ of \d+\n/);
  expect(stdout).toMatch(/case +internal-error +not reachable: no request makes a server fail like this\n/);
  expect(stdout).toMatch(/constraint ContactChanges\/properties\/msisdn\/pattern violated +\d+\n/);
  expect(stdout).toMatch(/0 failures, 0 warnings, \d+ answers, seed 5\n$/);
  expect(stdout).not.toContain(apiKey);
});

test('a broken server: exit code 1, each finding with the curl to repeat it, and reports', async () => {
  const broken = await startProvider('unknown-contact-is-404');
  const [junit, json] = [join(folder, 'junit.xml'), join(folder, 'verdict.json')];
  const { exitCode, stdout } = await run([
    broken.url,
    '--contact-id',
    contactId,
    '--junit',
    junit,
    '--json',
    json,
  ]);
  await broken.stop();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('The case unknown-contact: the answer has the status 404 instead of 400');
  expect(stdout).toContain('--header "authorization: Bearer $ADDRESSBOOK_API_KEY"');
  expect(readFileSync(junit, 'utf8')).toMatch(
    /<testsuite name="cases" tests="1" failures="1">[\s\S]*has the status 404/,
  );
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    findings: [{ phase: 'cases' }, {}, {}],
    seed: expect.any(Number),
  });
  expect(readFileSync(json, 'utf8') + readFileSync(junit, 'utf8') + stdout).not.toContain(apiKey);
});

test('inferred findings warn; with --strict they fail', async () => {
  const lax = await startProvider('number-not-checked');
  const args = [lax.url, '--contact-id', contactId, '--seed', '1'];
  const [lenient, strict] = [await run(args), await run([...args, '--strict'])];
  await lax.stop();
  expect([lenient.exitCode, strict.exitCode]).toEqual([0, 1]);
  expect(lenient.stdout).toMatch(/^warning {2}updateContact, cases, inferred$/m);
  expect(strict.stdout).toMatch(/^failure {2}updateContact, cases, inferred$/m);
});

test('--phase, --bail and --time-limit do less', async () => {
  const args = [provider.url, '--contact-id', contactId];
  const one = await run([...args, '--phase', 'cases']);
  expect(Number(/(\d+) answers/.exec(one.stdout)?.[1])).toBeLessThan(30);
  const none = await run([...args, '--time-limit', '0']);
  expect(none.stdout).toContain('The time limit is reached. What is above was found until then.');
  const broken = await startProvider('record-in-data');
  const first = await run([broken.url, '--contact-id', contactId, '--bail']);
  await broken.stop();
  expect(first.stdout).toMatch(/^1 failures, /m);
});

describe('what cannot be judged is one line, and exit code 2', () => {
  const contract = join(folder, 'contract.json');
  writeFileSync(contract, '{"openapi":');
  const empty = join(folder, 'empty.json');
  writeFileSync(empty, '{"openapi":"3.1.0"}');
  test.each<[string, () => string[], string, Record<string, string>?]>([
    ['no URL', () => ['--contact-id', 'x'], 'Name one server: addressbook-contract-tests <url>'],
    ['no contact', () => [provider.url], 'Name a contact that may be changed: --contact-id <id>'],
    ['no key', () => [provider.url, '--contact-id', 'x'], 'Set ADDRESSBOOK_API_KEY to a key', {}],
    [
      'another host',
      () => ['https://api.addressbook.example', '--contact-id', 'x'],
      'Every call changes the contact at api.addressbook.example. Say that this is wanted: --allow-writes',
    ],
    [
      'nobody there',
      () => ['http://127.0.0.1:9', '--contact-id', 'x'],
      'The server cannot be reached: nothing listens (ECONNREFUSED)',
    ],
    [
      'a wrong key',
      () => [provider.url, '--contact-id', contactId],
      'The server refuses the key (401).',
      { ADDRESSBOOK_API_KEY: 'ak_another_key' },
    ],
    [
      'a key without permission',
      () => [provider.url, '--contact-id', contactId],
      'The key lacks the permission (403).',
      { ADDRESSBOOK_API_KEY: fixture.withoutPermission },
    ],
    [
      'an unknown contact',
      () => [provider.url, '--contact-id', 'nobody'],
      'The server does not know the contact.',
    ],
    [
      'a contract that does not parse',
      () => [provider.url, '--contact-id', contactId, '--contract', contract],
      `The contract ${contract} cannot be read: `,
    ],
    [
      'a contract without operations',
      () => [provider.url, '--contact-id', contactId, '--contract', empty],
      'The contract cannot be used: The contract has no operations',
    ],
    ['an unknown option', () => ['--key', 'x'], "Unknown option '--key'"],
    [
      'an unknown phase',
      () => [provider.url, '--contact-id', contactId, '--phase', 'x'],
      'There is no phase x. Choose from: cases,',
    ],
    [
      'an unknown claim',
      () => [provider.url, '--contact-id', contactId, '--claims', 'x'],
      'There is no claim x. Choose from: echoes,',
    ],
  ])('%s', async (_, args, says, env) => {
    const { exitCode, stdout, stderr } = await run(args(), env);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a server that dies midway: what was found is kept, in the reports too', async () => {
    let calls = 0;
    const server = createServer((request, response) => {
      request.resume();
      if (++calls > 10) {
        server.close();
        return request.socket.destroy();
      }
      return response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on a port has an AddressInfo, never a pipe's name.
    const { port } = server.address() as AddressInfo;
    const json = join(folder, 'partial.json');
    const { exitCode, stdout } = await run([
      `http://127.0.0.1:${port}`,
      '--contact-id',
      contactId,
      '--json',
      json,
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/The server has gone: nothing listens .*\. What is above was found until then\./);
    expect(JSON.parse(readFileSync(json, 'utf8')).findings.length).toBeGreaterThan(5);
  });
});

test.each<[string, string[]]>([
  ['a phase', ['--phase', 'x\u001b[2J\ny']],
  ['a claim', ['--claims', 'x\u009b2J\ry']],
  ['a file', ['--contract', '/nowhere\u001b]0;x\u0007\n.json']],
  ['a report', ['--phase', 'semantics', '--claims', 'none', '--json', '/nowhere/\u001b[2J\n.json']],
  ['an option', ['--\u202eoption\n']],
])('%s that is named with escapes of a terminal or line breaks is printed as one line', async (_, args) => {
  const { exitCode, stderr } = await run([provider.url, '--contact-id', contactId, ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^[^\n]*\\u\{[^\n]*\n$/);
  expect(stderr.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test.each(['http://localhost.:9', 'http://127.0.0.1.example:9', 'http://0.0.0.0:9', 'http://[::2]:9'])(
  '%s is another machine, and has to be allowed',
  async (url) => {
    const { exitCode, stderr } = await run([url, '--contact-id', contactId]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--allow-writes') });
  },
);

test.each(['http://[::1]:9', 'http://127.1.2.3:9', 'http://LOCALHOST:9'])(
  '%s is this machine',
  async (url) => {
    const { stderr } = await run([url, '--contact-id', contactId]);
    expect(stderr).toContain('The server cannot be reached: nothing listens (ECONNREFUSED)');
  },
);

test('--help fits a screen', async () => {
  const { exitCode, stdout } = await run(['--help']);
  expect(exitCode).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThan(24);
  expect(lines.filter((line: string) => line.length > 80)).toEqual([]);
});
