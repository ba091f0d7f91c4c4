/**
 * Measures how the gates of the contract grow with it: seconds to lint, to bundle, and to generate types
 * for 1, 30 and 300 operations in our layout.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redocly, writeSources } from '../test/sources.ts';

// The tool of the package that the types stand in.
const contract = createRequire(import.meta.resolve('@addressbook/contract/model'));
const openapiTypescript = join(contract.resolve('openapi-typescript/package.json'), '../bin/cli.js');

function seconds(cwd: string, script: string, ...args: string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${stderr}`);
  return (performance.now() - start) / 1000;
}

function measure(operations: number) {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-scale-'));
  try {
    writeSources(folder, operations);
    const lint = seconds(folder, redocly, 'lint', 'openapi.yaml');
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
