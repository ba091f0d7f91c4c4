/**
 * How the gates of the contract grow with it: seconds to lint, to bundle, and to generate types
 * for 1, 30 and 300 operations in our layout.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateContract } from '../test/generate-contract.ts';
import { specFolder } from '../test/sources.ts';

const redocly = join(specFolder, 'node_modules/.bin/redocly');
const openapiTypescript = join(specFolder, '../packages/contract/node_modules/.bin/openapi-typescript');

function seconds(cwd: string, command: string, ...args: string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
  return (performance.now() - start) / 1000;
}

function measure(operations: number) {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-scale-'));
  try {
    generateContract(folder, operations);
    symlinkSync(join(specFolder, 'node_modules'), join(folder, 'node_modules'));
    const lint = seconds(folder, redocly, 'lint');
    const bundle = seconds(folder, redocly, 'bundle', 'openapi.yaml', '--output', 'bundle.json');
    // Not in the folder itself, where openapi-typescript would read redocly.yaml.
    const types = seconds(
      join(folder, 'components'),
      openapiTypescript,
      '../bundle.json',
      '--output',
      'types.ts',
    );
    return { operations, lint, bundle, types, total: lint + bundle + types };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log('| operations | lint | bundle | types | together |\n| ---: | ---: | ---: | ---: | ---: |');
for (const operations of [1, 30, 300]) {
  const { lint, bundle, types, total } = measure(operations);
  const cells = [lint, bundle, types, total].map((value) => `${value.toFixed(1)} s`);
  console.log(`| ${operations} | ${cells.join(' | ')} |`);
}
