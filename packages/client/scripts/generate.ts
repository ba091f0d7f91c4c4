/**
 * Writes the part of the client that follows from the contract. With `--check` it fails when that part is stale. It
 * fails, too, for an operation that the client cannot have.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeGenerated } from '@addressbook/contract/generate';
import document from '@addressbook/spec/openapi.json' with { type: 'json' };
import { httpErrorNames } from '../src/http-errors.ts';
import { clientSource } from './client-source.ts';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The names that the client exports by hand. */
const ownTypes = readFileSync(pathOf('../src/index.ts'), 'utf8').match(/\b[A-Z]\w+/g) ?? [];

const { files, refused } = clientSource(document, { httpErrorNames, ownTypes });
writeGenerated(
  Object.fromEntries(
    Object.entries(files).map(([name, source]) => [pathOf(`../src/generated/${name}`), source]),
  ),
  { check: process.argv.includes('--check') },
);
for (const { operation, pointer, reason } of refused) {
  console.error(`${operation} is not in the client: ${reason} (${pointer}).`);
  process.exitCode = 1;
}
