import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fixture from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hooksOf } from '../mutation/faults.ts';
import { known } from '../mutation/hooks.ts';
import { type RunningServer, startServer } from '../mutation/server.ts';
import { runMain } from './run-main.ts';
import { serve } from './serve.ts';

const { apiKey, contactId } = known;
const folder = mkdtempSync(join(tmpdir(), 'addressbook-contract-tests-'));
const frozen = join(folder, 'openapi.json');
let server: RunningServer;
beforeAll(async () => {
  writeFileSync(frozen, JSON.stringify(fixture));
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const contact = ['--path-parameter', `contact_id=${contactId}`];

/** The command with the frozen contract, for a contact that the server has. */
const run = (args: string[], env: Record<string, string> = { ADDRESSBOOK_API_KEY: apiKey }) =>
  runMain(['--contract', frozen, ...args], env);

/** Runs the command on a server with a fault. */
async function runOn(fault: string, args: string[]) {
  const broken = await startServer(hooksOf(fault));
  try {
    return await run([broken.url, ...contact, ...args]);
  } finally {
    await broken.stop();
  }
}

test('a correct server: exit code 0, the coverage, the seed, and no key', async () => {
  const { exitCode, stdout, stderr } = await run([server.url, ...contact, '--seed', '5', '--strict']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/Coverage of updateContact: \d+ of \d+\n/);
  expect(stdout).toMatch(/case +internal-error +not exercised: no request leads to it\n/);
  expect(stdout).toMatch(/constraint ContactChanges\/properties\/msisdn\/pattern violated +\d+\n/);
  expect(stdout).toMatch(/0 errors, 0 warnings, \d+ responses, seed 5\n$/);
  expect(stdout).not.toContain(apiKey);
});

test('a broken server: exit code 1, each finding with the curl to repeat it, and reports', async () => {
  const junit = join(folder, 'junit.xml');
  const json = join(folder, 'report.json');
  const args = ['--runs', '4', '--junit', junit, '--json', json];
  const { exitCode, stdout } = await runOn('unknown-contact-is-404', args);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('The case unknown-contact: the response has the status 404 instead of 400');
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

test('inferred findings are warnings; with --strict they are errors', async () => {
  const args = ['--phase', 'cases'];
  const lenient = await runOn('number-not-checked', args);
  const strict = await runOn('number-not-checked', [...args, '--strict']);
  expect([lenient.exitCode, strict.exitCode]).toEqual([0, 1]);
  expect(lenient.stdout).toMatch(/^warning {2}updateContact, cases, inferred$/m);
  expect(strict.stdout).toMatch(/^error {2}updateContact, cases, inferred$/m);
});

test('--phase, --bail and --time-limit do less', async () => {
  const one = await run([server.url, ...contact, '--phase', 'cases']);
  expect(Number(/(\d+) responses/.exec(one.stdout)?.[1])).toBeLessThan(30);
  const none = await run([server.url, ...contact, '--time-limit', '0']);
  expect(none.stdout).toContain('The time limit is reached. What is above was found until then.');
  const first = await runOn('record-in-data', ['--bail']);
  expect(first.stdout).toMatch(/^1 errors, /m);
});

test('the contract inside the package is used when no other is named', async () => {
  const { exitCode, stdout } = await runMain([server.url, ...contact, '--phase', 'cases', '--strict'], {
    ADDRESSBOOK_API_KEY: apiKey,
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Coverage of updateContact: ');
});

describe('what cannot be tested is one line, and exit code 2', () => {
  const contract = join(folder, 'broken.json');
  writeFileSync(contract, '{"openapi":');
  const info = { title: 'A test', version: '1.0.0' };
  const empty = join(folder, 'empty.json');
  writeFileSync(empty, JSON.stringify({ openapi: '3.1.0', info, paths: {} }));
  const swagger = join(folder, 'swagger.json');
  writeFileSync(swagger, '{"swagger":"2.0"}');
  test.each<[string, () => string[], string, Record<string, string>?]>([
    ['no URL', () => contact, 'Name one server: addressbook-contract-tests <url>'],
    [
      'no path parameter',
      () => [server.url],
      'updateContact: the target has no value for the path parameter contact_id',
    ],
    [
      'a path parameter without a value',
      () => [server.url, '--path-parameter', contactId],
      '--path-parameter is a name and a value: --path-parameter <name>=<value>',
    ],
    [
      'a path parameter that the contract does not have',
      () => [server.url, '--path-parameter', 'contactId=x'],
      'The contract has no path parameter contactId. It has: contact_id',
    ],
    ['no key', () => [server.url, ...contact], 'Set ADDRESSBOOK_API_KEY to a key', {}],
    [
      'another host',
      () => ['https://api.addressbook.example', ...contact],
      'Most requests change data at api.addressbook.example. Say that this is wanted: --allow-writes',
    ],
    [
      'no server',
      () => ['http://127.0.0.1:9', ...contact],
      'The server cannot be reached: nothing listens (ECONNREFUSED)',
    ],
    [
      'a wrong key',
      () => [server.url, ...contact],
      'The server refuses the key (401). Set ADDRESSBOOK_API_KEY to one with the permission update:Contacts.',
      { ADDRESSBOOK_API_KEY: 'ak_another_key' },
    ],
    [
      'a key without permission',
      () => [server.url, ...contact],
      'The key lacks the permission (403).',
      { ADDRESSBOOK_API_KEY: known.withoutPermission },
    ],
    [
      'an unknown contact',
      () => [server.url, '--path-parameter', 'contact_id=nobody'],
      'The server does not know what is to be changed (400). Name something that may be: --path-parameter contact_id=<value>',
    ],
    [
      'a contract that does not parse',
      () => [server.url, ...contact, '--contract', contract],
      `The contract ${contract} cannot be read: `,
    ],
    [
      'a contract without operations',
      () => [server.url, '--contract', empty],
      'No operation of the contract can be tested',
    ],
    [
      'a contract of another format',
      () => [server.url, '--contract', swagger],
      'The contract cannot be used: #: This is not a document of OpenAPI 3.0 or 3.1.',
    ],
    ['an unknown option', () => ['--key', 'x'], "Unknown option '--key'"],
    [
      'an unknown phase',
      () => [server.url, ...contact, '--phase', 'x'],
      'There is no phase x. Choose from: cases,',
    ],
    [
      'an unknown capability',
      () => [server.url, ...contact, '--capabilities', 'x'],
      'There is no capability x. Choose from: echoes,',
    ],
    [
      'a seed that is not a number',
      () => [server.url, ...contact, '--seed', '1e9'],
      '--seed is a whole number',
    ],
  ])('%s', async (_, args, says, env) => {
    const { exitCode, stdout, stderr } = await run(args(), env);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a server that dies midway: what was found is kept, in the reports too', async () => {
    let count = 0;
    const dying = await serve((request, response) => {
      request.resume();
      count++;
      if (count <= 10) {
        response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{}');
        return;
      }
      void dying.stop();
    });
    const json = join(folder, 'partial.json');
    const { exitCode, stdout } = await run([dying.url, ...contact, '--json', json]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/The server has gone: nothing listens .*\. What is above was found until then\./);
    expect(JSON.parse(readFileSync(json, 'utf8')).findings.length).toBeGreaterThan(5);
  });
});

test.each<[string, string[]]>([
  ['a phase', ['--phase', 'x\u001b[2J\ny']],
  ['a capability', ['--capabilities', 'x\u009b2J\ry']],
  ['a file', ['--contract', '/nowhere\u001b]0;x\u0007\n.json']],
  ['a report', ['--phase', 'semantics', '--capabilities', 'none', '--json', '/nowhere/\u001b[2J\n.json']],
  ['an option', ['--\u202eoption\n']],
])('%s that is named with escapes of a terminal or line breaks is printed as one line', async (_, args) => {
  const { exitCode, stderr } = await run([server.url, ...contact, ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^[^\n]*\\u\{[^\n]*\n$/);
  expect(stderr.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test.each(['http://localhost.:9', 'http://127.0.0.1.example:9', 'http://0.0.0.0:9', 'http://[::2]:9'])(
  '%s is another machine, and has to be allowed',
  async (url) => {
    const { exitCode, stderr } = await run([url, ...contact]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--allow-writes') });
  },
);

test.each(['http://[::1]:9', 'http://127.1.2.3:9', 'http://LOCALHOST:9'])(
  '%s is this machine',
  async (url) => {
    const { stderr } = await run([url, ...contact]);
    expect(stderr).toContain('The server cannot be reached: nothing listens (ECONNREFUSED)');
  },
);

test('--help fits a screen', async () => {
  const { exitCode, stdout } = await run(['--help']);
  expect(exitCode).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThan(24);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
