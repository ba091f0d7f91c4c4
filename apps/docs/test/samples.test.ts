/** Every sample of the site is run against the mock. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMock } from '@addressbook/mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callOf } from '../site/call.ts';
import { casesOf, failuresIn, operations } from '../site/contract.ts';
import { type Call, type Language, languages, sampleOf } from '../site/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'addressbook-samples-'));
let mock: Awaited<ReturnType<typeof startMock>>;
beforeAll(async () => {
  mkdirSync(join(folder, 'node_modules/@addressbook'), { recursive: true });
  const client = fileURLToPath(new URL('../node_modules/@addressbook/client', import.meta.url));
  symlinkSync(client, join(folder, 'node_modules/@addressbook/client'));
  mock = await startMock({ port: 0, static: true });
});
afterAll(async () => {
  await mock.stop();
  rmSync(folder, { recursive: true });
});

/** How a person runs a sample of each language. */
const commands: Record<Language, [command: string, file: string]> = {
  curl: ['sh', 'sample.sh'],
  TypeScript: [process.execPath, 'client.ts'],
  fetch: [process.execPath, 'plain.mjs'],
  Python: ['python3', 'sample.py'],
};

/** Runs a sample as it stands on the site, but for the port of the mock. */
async function run(
  language: Language,
  call: Call,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [command, file] = commands[language];
  writeFileSync(join(folder, file), sampleOf(language, { ...call, server: mock.url }));
  const env = { PATH: process.env['PATH'] };
  try {
    return { code: 0, ...(await promisify(execFile)(command, [file], { cwd: folder, env })) };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { code, stdout, stderr };
  }
}

describe.each(operations)('$id', (operation) => {
  const failures = failuresIn(casesOf(operation)).filter(({ status }) => status !== '400');
  const hidden = failuresIn(casesOf(operation)).find(
    ({ status, statusCode }) => status !== String(statusCode),
  );

  describe.each(languages)('in %s', (language) => {
    test.each(operation.requestCases)('the case $key succeeds', async ({ value }) => {
      const { code, stdout } = await run(language, callOf(operation, value));
      expect(code).toBe(0);
      expect(stdout).toContain('3392287d-7a79-4789-9ef8-7dc174836688');
      expect(stdout).toContain('updated_on');
    });

    test('a contact that does not exist is told from other failures', async () => {
      const call = { ...callOf(operation, {}), prefer: `example=${hidden?.key}` };
      const { code, stdout } = await run(language, call);
      expect([code, stdout]).toEqual(
        language === 'curl'
          ? [22, expect.stringContaining('"name":"NotFoundError"')]
          : [0, 'Nothing has this id.\n'],
      );
    });

    test('any other failure ends it, by its name', async () => {
      const [first] = failures;
      const call = { ...callOf(operation, {}), prefer: `code=${first?.status}, example=${first?.key}` };
      const { code, stdout, stderr } = await run(language, call);
      expect(code).toBeGreaterThan(0);
      expect(stdout + stderr).toContain(first?.name);
    });
  });
});

test('what somebody types into the console cannot break out of a sample', async () => {
  const [operation] = operations;
  if (!operation) throw new Error('the contract has an operation');
  const odd = `it's "5" \\ \`$HOME\` \${x} $(id) !`;
  const call = {
    ...callOf(operation, { alias: odd, meta: { [odd]: [true, null, 1e21] } }),
    parameters: { contact_id: odd },
  };
  const { requests } = mock;
  for (const language of languages) expect(await run(language, call)).toMatchObject({ code: 0 });
  const paths = requests.slice(-languages.length).map(({ path }) => decodeURIComponent(path));
  expect(paths).toEqual(languages.map(() => `/addressbook/contacts/${odd}`));
});
