/**
 * Compares the contract with its newest release, prints the changes as Markdown, and fails when `info.version`
 * is not bumped as they demand. Exit codes: 0 fine, 1 the version is too low, 2 the comparison did not run.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { gte, inc, rsort } from 'semver';
import { parse } from 'yaml';
import { type Comparison, compareContracts } from './compare.ts';

const { values } = parseArgs({
  options: {
    released: { type: 'string', default: 'released' },
    contract: { type: 'string', default: 'dist/openapi.json' },
  },
});

function newestRelease(folder: string): string {
  const [newest] = rsort(globSync(`${folder}/*.yaml`).map((file) => basename(file, '.yaml')));
  if (newest === undefined)
    throw new Error(`There is no release in ${folder}: add ${folder}/<version>.yaml.`);
  return newest;
}

function changelog(from: string, to: string, { changes, impact }: Comparison): string {
  if (impact === undefined) return `## ${to}\n\nNothing changed since ${from}.`;
  const rows = changes.map(
    ({ impact, kind, where, why }) => `| ${impact} | ${kind} | \`${where}\` | ${why} |`,
  );
  return [
    `## ${to}`,
    '',
    `Since ${from}, in all a **${impact}** change.`,
    '',
    '| impact | change | where | why |',
    '| --- | --- | --- | --- |',
    ...rows.sort(),
  ].join('\n');
}

try {
  const base = newestRelease(values.released);
  const comparison = await compareContracts(`${values.released}/${base}.yaml`, values.contract);
  const version: string = parse(readFileSync(values.contract, 'utf8')).info.version;
  console.log(changelog(base, version, comparison));

  const least = comparison.impact === undefined ? base : (inc(base, comparison.impact) ?? base);
  if (!gte(version, least)) {
    console.error(
      `\nspec/openapi.yaml#/info/version is ${version}, but the changes since ${base} are ${comparison.impact ?? 'none'}. Set it to ${least}, or take them back.`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(`The contracts could not be compared. ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
