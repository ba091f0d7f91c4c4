import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bugs } from '../mutation/bugs.ts';
import { fixture, startProvider } from '../mutation/provider.ts';

const source = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'addressbook-packed-judge-'));
const installed = join(folder, 'node_modules/@addressbook/contract-tests');
beforeAll(() => {
  mkdirSync(installed, { recursive: true });
  execFileSync('pnpm', ['pack', '--out', join(folder, 'judge.tgz')], { cwd: source, stdio: 'pipe' });
  execFileSync('tar', ['-xzf', join(folder, 'judge.tgz'), '-C', installed, '--strip-components', '1']);
  for (const name of ['ajv', 'fast-check'])
    symlinkSync(join(source, 'node_modules', name), join(folder, 'node_modules', name));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the packed command judges, with the contract inside', async () => {
  const provider = await startProvider();
  const printed = await new Promise<string>((resolve, reject) =>
    execFile(
      process.execPath,
      [join(installed, 'dist/bin.js'), provider.url, '--contact-id', fixture.contactId, '--strict'],
      { cwd: folder, env: { ADDRESSBOOK_API_KEY: fixture.apiKey } },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    ),
  );
  await provider.stop();
  expect(printed).toMatch(/0 failures, 0 warnings, \d+ answers/);
});

test('it is clean for publint, and depends on Ajv and fast-check alone', async () => {
  expect((await publint({ pkgDir: installed })).messages).toEqual([]);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(['ajv', 'fast-check']);
});

test('the README counts the bugs that there are', () => {
  expect(readFileSync(join(installed, 'README.md'), 'utf8')).toContain(
    `${bugs.length} providers, each with one bug`,
  );
});
