/** Every sample of the site is run against the mock. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { get, isObject, readContract } from '@addressbook/contract/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorsIn, isError, isMisleading, usualBody } from '../site/operation.ts';
import { requestFor } from '../site/request.ts';
import { type Language, languages, type SampleRequest, sampleOf } from '../site/samples.ts';
import { first, manyKinds, updateContact } from './contracts.ts';
import { type MockProcess, runMock } from './mock.ts';

const folder = mkdtempSync(join(tmpdir(), 'addressbook-samples-'));
const contract = fileURLToPath(import.meta.resolve('@addressbook/contract/fixtures/one-operation.json'));
let mock: MockProcess;
beforeAll(async () => {
  mkdirSync(join(folder, 'node_modules/@addressbook'), { recursive: true });
  const client = fileURLToPath(new URL('../node_modules/@addressbook/client', import.meta.url));
  symlinkSync(client, join(folder, 'node_modules/@addressbook/client'));
  mock = await runMock('--static', '--contract', contract);
});
afterAll(async () => {
  await mock?.stop();
  rmSync(folder, { recursive: true });
});

/** How a person runs a sample of each language, and how its syntax is checked. */
const commands: Record<Language, { run: string[]; check: string[] }> = {
  curl: { run: ['sh', 'sample.sh'], check: ['sh', '-n', 'sample.sh'] },
  TypeScript: { run: [process.execPath, 'client.ts'], check: [process.execPath, '--check', 'client.ts'] },
  fetch: { run: [process.execPath, 'plain.mjs'], check: [process.execPath, '--check', 'plain.mjs'] },
  Python: { run: ['python3', 'sample.py'], check: ['python3', '-m', 'py_compile', 'sample.py'] },
};

/** Runs a command on a sample. */
async function execute(
  [command = '', ...args]: string[],
  sample: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  writeFileSync(join(folder, args.at(-1) ?? ''), sample);
  const env = { PATH: process.env['PATH'] };
  try {
    return { code: 0, ...(await promisify(execFile)(command, args, { cwd: folder, env })) };
  } catch (error) {
    const told = (key: string) => String(get(error, key) ?? '');
    return { code: Number(told('code')), stdout: told('stdout'), stderr: told('stderr') };
  }
}

/** Runs a sample as the site shows it, except for the port of the server. */
const run = (language: Language, request: SampleRequest, server: string = mock.url) =>
  execute(commands[language].run, sampleOf(language, { ...request, server }));

/** The strings in a body, at any depth. */
function stringsIn(value: unknown): string[] {
  if (isObject(value)) return Object.values(value).flatMap(stringsIn);
  return typeof value === 'string' ? [value] : [];
}

const successes = updateContact.cases.filter(({ response }) => !isError(response));
const errors = errorsIn(updateContact.cases);
const misleading = first(errors.filter(isMisleading));
const plainError = first(errors.filter(({ status }) => status !== misleading.status));

describe.each(languages)('in %s', (language) => {
  const requestOf = (body: unknown, prefer?: string): SampleRequest => ({
    ...requestFor(updateContact, '', body),
    prefer,
  });

  test.each(successes)('the case $key succeeds', async ({ key, status, request, body }) => {
    const prefer = `code=${status}, example=${key}`;
    const { code, stdout } = await run(language, requestOf(request.body, prefer));
    expect(code).toBe(0);
    expect(stringsIn(body).length).toBeGreaterThan(3);
    for (const string of stringsIn(body)) expect(stdout).toContain(string);
  });

  test('an error with a misleading status is told from others', async () => {
    const { name } = misleading.error;
    const { code, stdout } = await run(language, requestOf({}, `example=${misleading.key}`));
    expect([code, stdout]).toEqual(
      language === 'curl' ? [22, expect.stringContaining(`"name":"${name}"`)] : [0, `Handle ${name} here.\n`],
    );
  });

  test('any other error ends it, by its name', async () => {
    const { status, key, error } = plainError;
    const request = requestOf({}, `code=${status}, example=${key}`);
    const { code, stdout, stderr } = await run(language, request);
    expect(code).toBeGreaterThan(0);
    expect(stdout + stderr).toContain(error.name);
  });

  test('names of parameters with other characters than letters are valid there', async () => {
    const { operations } = readContract(manyKinds);
    // A method of the client is named by the operationId.
    for (const operation of operations.filter(({ operationId }) => operationId !== undefined)) {
      const sample = sampleOf(language, requestFor(operation, 'http://127.0.0.1', usualBody(operation)));
      expect(await execute(commands[language].check, sample)).toMatchObject({ code: 0, stderr: '' });
    }
  });
});

test('what a reader types into the console cannot break out of a sample', async () => {
  const odd = `it's "5" \\ \`$HOME\` \${x} $(id) !`;
  const body = { alias: odd, meta: { [odd]: [true, null, 1e21] } };
  const request = { ...requestFor(updateContact, '', body), parameters: { contact_id: odd } };
  const received: unknown[] = [];
  const server = createServer(async (message, response) => {
    received.push([decodeURIComponent(message.url ?? ''), JSON.parse(await text(message))]);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(successes[0]?.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = server.address() as AddressInfo;
  for (const language of languages)
    expect(await run(language, request, `http://127.0.0.1:${port}`)).toMatchObject({ code: 0 });
  server.closeAllConnections();
  server.close();
  const path = updateContact.path.replace('{contact_id}', odd);
  expect(received).toEqual(languages.map(() => [path, body]));
});
