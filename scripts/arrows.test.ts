import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

/** What the sources of each package may import, types included: ARCHITECTURE.md, "Who knows whom". */
const arrows: Record<string, string[]> = {
  '@addressbook/cli': [],
  '@addressbook/spec': [],
  '@addressbook/contract': [],
  '@addressbook/contract-lint': ['@addressbook/contract'],
  '@addressbook/client': ['@addressbook/contract'],
  '@addressbook/client-consumers': [],
  '@addressbook/node-versions': [],
  '@addressbook/contract-tests': ['@addressbook/cli', '@addressbook/spec'],
  '@addressbook/mock': ['@addressbook/cli', '@addressbook/spec'],
  // The client only as the text of its samples.
  '@addressbook/docs': ['@addressbook/client', '@addressbook/spec'],
  '@addressbook/start': ['@addressbook/docs', '@addressbook/mock'],
};

const packages = globSync('{spec,packages/*,apps/*}/package.json').map((file) => {
  const { name }: { name: string } = JSON.parse(readFileSync(file, 'utf8'));
  return { name, folder: dirname(file) };
});

/** The packages of the workspace that the sources in a folder import. */
function imported(folder: string): string[] {
  const sources = globSync(`${folder}/{src,site}/**/*.{ts,astro}`).map((file) => readFileSync(file, 'utf8'));
  const names = sources.flatMap((source) => [
    ...source.matchAll(/(?:from |import\()'(@addressbook\/[\w-]+)/g),
  ]);
  return [...new Set(names.map(([, name = '']) => name))].sort();
}

/** The imports in a folder's code that lead out of its package by a path, around the arrows. */
function escaping(folder: string): string[] {
  const files = globSync(`${folder}/{src,test,scripts,examples}/**/*.ts`);
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
      .map(([, path = '']) => relative(folder, join(dirname(file), path)))
      .filter((path) => path.startsWith('..'))
      .map((path) => `${file} imports ${path}`),
  );
}

test.each(packages)('$name imports nothing by a path that leads out of it', ({ folder }) => {
  expect(escaping(folder)).toEqual([]);
});

test('the contract tests do not know the client, not even in their tests', () => {
  const files = globSync('packages/contract-tests/**/*.{ts,json}', { exclude: ['**/node_modules/**'] });
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => readFileSync(file, 'utf8').includes('@addressbook/client'))).toEqual([]);
});

test('every package has its arrows drawn', () => {
  expect(packages.map(({ name }) => name).sort()).toEqual(Object.keys(arrows).sort());
});

test.each(packages)(
  '$name imports the packages that the picture allows, and no others',
  ({ name, folder }) => {
    expect(imported(folder)).toEqual(arrows[name]);
  },
);
