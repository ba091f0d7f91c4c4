/**
 * `pnpm dev`: serves what `start` serves, and reloads at each save. The mock and the site reload themselves; this script
 * lints and bundles a saved contract, writes types and operations, and prints one line. For a contract with errors it
 * prints file and line, and the last good state is served.
 */
import { execFile } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Watcher, watchBeside } from '../apps/mock/src/watch.ts';
import { lintFolder } from '../packages/contract-lint/src/lint.ts';
import { runApps } from './apps.ts';

/** The programs that write generated files, one in each package that has them; they read the bundle. */
const generators = globSync('packages/*/scripts/generate.ts');

async function followSave(): Promise<string> {
  const start = performance.now();
  const linted = await lintFolder('spec');
  if ('problems' in linted) return linted.problems.join('\n');
  writeFileSync('spec/dist/openapi.json', `${JSON.stringify(linted.document, null, 2)}\n`);
  await Promise.all(generators.map((file) => promisify(execFile)(process.execPath, [file])));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  return `The contract is linted and served; types and operations are written (${seconds} s)`;
}

let watcher: Watcher | undefined;

function followContract(): void {
  const sources = globSync('spec/**/*.yaml', { exclude: ['spec/{dist,node_modules}/**'] });
  watcher = watchBeside(sources, async () => {
    const message = await followSave().catch((error: unknown) => String(error));
    console.log(`${new Date().toTimeString().slice(0, 8)}  ${message}`);
  });
  // The linter takes a second to load: load it now, not at the first save.
  void lintFolder('spec').catch(() => {});
}

process.exitCode = await runApps(
  [
    {
      name: 'mock',
      does: 'the API, with mock responses',
      file: 'apps/mock/dist/bin.js',
      args: ['--contract', 'spec/openapi.yaml'],
    },
    {
      name: 'docs',
      does: 'the documentation',
      file: 'apps/docs/src/serve.ts',
      args: ['--live'],
      env: { CONTRACT: resolve('spec/openapi.yaml') },
    },
  ],
  followContract,
);
await watcher?.close();
