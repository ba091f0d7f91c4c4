/**
 * Fails when the committed types are not those that the contract generates, and names the first line that differs.
 * The argument is the bundled contract; turbo.json lets its build come first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , bundle = ''] = process.argv;
const committed = 'src/generated/openapi.ts';

function openapiTypescript(...args: string[]): boolean {
  const run = spawnSync('openapi-typescript', [bundle, ...args], { encoding: 'utf8' });
  if (run.status !== 0 && !args.includes('--check')) console.error(run.stderr);
  return run.status === 0;
}

function firstDifferentLine(one: string, other: string): number {
  const [lines, others] = [readFileSync(one, 'utf8').split('\n'), readFileSync(other, 'utf8').split('\n')];
  const same = lines.findIndex((line, index) => line !== others[index]);
  return (same === -1 ? lines.length : same) + 1;
}

if (!openapiTypescript('--output', committed, '--check')) {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-contract-'));
  const fresh = join(folder, 'openapi.ts');
  if (openapiTypescript('--output', fresh)) {
    const line = firstDifferentLine(fresh, committed);
    console.error(`packages/contract/${committed}:${line}: these types are stale. Run: pnpm generate`);
  }
  rmSync(folder, { recursive: true });
  process.exitCode = 1;
}
