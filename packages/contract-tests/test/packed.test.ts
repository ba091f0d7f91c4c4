import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { known } from '../mutation/hooks.ts';
import { startServer } from '../mutation/server.ts';

const source = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'addressbook-packed-'));
const tarball = join(folder, 'contract-tests.tgz');
const installed = join(folder, 'node_modules/@addressbook/contract-tests');
const command = join(installed, 'dist/bin.js');
beforeAll(() => {
  mkdirSync(installed, { recursive: true });
  // What turbo has built is packed: building again would write the contract that other tests' servers watch.
  execFileSync('pnpm', ['pack', '--config.ignore-scripts=true', '--out', tarball], {
    cwd: source,
    stdio: 'pipe',
  });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
  for (const name of ['ajv', 'fast-check'])
    symlinkSync(join(source, 'node_modules', name), join(folder, 'node_modules', name));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** What publint and attw have against a tarball. The package is for `import` alone, so only such resolutions count. */
async function complaintsAbout(file: string): Promise<{ publint: string[]; attw: string[] }> {
  const bytes = new Uint8Array(readFileSync(file));
  const { messages } = await publint({ pack: { tarball: bytes.buffer } });
  const analysis = await checkPackage(createPackageFromTarballData(bytes), { excludeEntrypoints: [/\.md$/] });
  if (!analysis.types) return { publint: messages.map(({ code }) => code), attw: ['no types'] };
  const problems = analysis.problems.filter(
    (problem) => !('resolutionKind' in problem) || ['node16-esm', 'bundler'].includes(problem.resolutionKind),
  );
  return { publint: messages.map(({ code }) => code), attw: problems.map(({ kind }) => kind) };
}

test('the packed command tests a server, with the contract inside', async () => {
  const server = await startServer();
  const printed = await new Promise<string>((resolve, reject) =>
    execFile(
      process.execPath,
      [command, server.url, '--path-parameter', `contact_id=${known.contactId}`, '--strict'],
      { cwd: folder, env: { ADDRESSBOOK_API_KEY: known.apiKey } },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    ),
  );
  await server.stop();
  expect(printed).toMatch(/0 errors, 0 warnings, \d+ responses/);
});

test('the tarball is clean for publint and attw, and depends on Ajv and fast-check alone', async () => {
  expect(await complaintsAbout(tarball)).toEqual({ publint: [], attw: [] });
  const { dependencies, scripts } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(['ajv', 'fast-check']);
  // Packing is over for a user who installs it.
  expect(Object.keys(scripts ?? {})).not.toContain('prepack');
});

test('a tarball without dist is noticed', async () => {
  const empty = join(folder, 'empty/package');
  cpSync(installed, empty, { recursive: true, filter: (path) => !path.endsWith('/dist') });
  const file = join(folder, 'empty.tgz');
  execFileSync('tar', ['-czf', file, '-C', join(folder, 'empty'), 'package']);
  const { publint: messages, attw } = await complaintsAbout(file);
  expect(messages).toContain('FILE_DOES_NOT_EXIST');
  expect(attw).not.toEqual([]);
});

test('packing builds first, the contract included, so that a fresh clone packs no empty package', () => {
  const { name, scripts } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  expect(scripts.prepack).toMatch(`--workspace-root turbo build --filter ${name} `);
});

test('on a Node below the floor the command says so in one line, and does not say that a contract is broken', async () => {
  const older =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })";
  const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, command];
  await expect(promisify(execFile)(process.execPath, [...args, '--help'])).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: '@addressbook/contract-tests needs Node 20.19 or later, this is 20.18.3\n',
  });
});
