/** Writes the types of the contract and their public names. With `--check` it fails when they are stale. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeGenerated } from '../src/generate/index.ts';
import { namesSource, typesSource } from '../src/generate/types.ts';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const document: unknown = JSON.parse(readFileSync(pathOf('../../../spec/dist/openapi.json'), 'utf8'));

writeGenerated(
  {
    [pathOf('../src/generated/openapi.ts')]: await typesSource(document),
    [pathOf('../src/generated/names.ts')]: namesSource(document),
  },
  { check: process.argv.includes('--check') },
);
