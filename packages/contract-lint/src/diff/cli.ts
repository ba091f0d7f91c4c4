#!/usr/bin/env node
/**
 * Compares the contract with its newest release, prints the changes as Markdown, and fails when `info.version`
 * is not bumped as they demand. Exit codes: 0 success, 1 the version is too low, 2 the comparison did not run.
 */
import { parseArgs } from 'node:util';
import { coerce, gte, inc, valid } from 'semver';
import { versionOf } from './changelog.ts';
import { type Comparison, compareContracts } from './compare.ts';
import { releasesIn } from './releases.ts';

const { values } = parseArgs({
  options: {
    released: { type: 'string', default: 'released' },
    contract: { type: 'string', default: 'dist/openapi.json' },
  },
});

function newestRelease(folder: string): string {
  const [newest] = releasesIn(folder);
  if (newest === undefined)
    throw new Error(`There is no release in ${folder}: add ${folder}/<version>.yaml.`);
  return newest;
}

/** A string as a cell of a Markdown table. */
function cell(string: string): string {
  return string.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

function demand({ impact }: Comparison, base: string): string {
  return impact === undefined
    ? `which comes before ${base}.`
    : `but the changes since ${base} demand a ${impact} bump: revert them or bump it.`;
}

function changelog(from: string, to: string, { changes, impact }: Comparison): string {
  if (impact === undefined) return `## ${to}\n\nNothing changed since ${from}.`;
  const rows = changes.map(
    ({ impact, kind, where, why }) => `| ${impact} | ${kind} | \`${cell(where)}\` | ${cell(why)} |`,
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
  const version = await versionOf(values.contract);
  console.log(changelog(base, version, comparison));

  if (!valid(version))
    throw new Error(`spec/openapi.yaml#/info/version is ${version}, which is not a version (semver).`);
  const least = comparison.impact === undefined ? base : (inc(base, comparison.impact) ?? base);
  // A pre-release of the demanded version is enough.
  if (!gte(coerce(version) ?? version, least)) {
    console.error(
      `\nspec/openapi.yaml#/info/version is ${version}, ${demand(comparison, base)} Set it to ${least}.`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(`The contracts could not be compared. ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
