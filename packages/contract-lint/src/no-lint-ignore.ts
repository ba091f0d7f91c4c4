#!/usr/bin/env node
/**
 * Fails when a file makes Redocly's linter ignore findings: `.redocly.lint-ignore.yaml` in the current folder, anywhere
 * below, or in the folder above. A rule could not refuse it: the file would ignore the rule's finding as well.
 */
import { globSync } from 'node:fs';

const name = '.redocly.lint-ignore.yaml';

const found = globSync([`**/${name}`, `../${name}`], { exclude: ['**/node_modules/**'] });
for (const file of found)
  console.error(`${file} makes the linter ignore findings. Correct the contract and delete the file.`);
process.exitCode = found.length === 0 ? 0 : 1;
