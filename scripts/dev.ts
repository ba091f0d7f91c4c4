/**
 * `pnpm dev`: everything of `start`, following each save. The mock and the site reload by themselves; a save of the
 * contract is linted, bundled and turned into types and operations here, and comes to one line. While something is
 * wrong with it, its file and line are printed, and the last good state is served.
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
  return `The contract is fine: linted, served, types and operations written in ${seconds} s`;
}

let watcher: Watcher | undefined;

function followContract(): void {
  const sources = globSync('spec/**/*.yaml', { exclude: ['spec/{dist,node_modules}/**'] });
  watcher = watchBeside(sources, async () => {
    const said = await followSave().catch((error: unknown) => String(error));
    console.log(`${new Date().toTimeString().slice(0, 8)}  ${said}`);
  });
  // The linter takes a second to load: now rather than at the first save.
  void lintFolder('spec').catch(() => {});
}

process.exitCode = await runApps(
  [
    {
      name: 'mock',
      does: 'answers like the API',
      file: 'apps/mock/dist/bin.js',
      args: ['--contract', 'spec/openapi.yaml'],
    },
    {
      name: 'docs',
      does: 'what to send, what comes back',
      file: 'apps/docs/src/serve.ts',
      args: ['--live'],
      env: { CONTRACT: resolve('spec/openapi.yaml') },
    },
  ],
  followContract,
);
await watcher?.close();
