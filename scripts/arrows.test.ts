import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

/** What the sources of each package may import, types included: ARCHITECTURE.md, "Who knows whom". */
const arrows: Record<string, string[]> = {
  '@addressbook/cli': [],
  '@addressbook/spec': [],
  '@addressbook/contract': [],
  '@addressbook/client': ['@addressbook/contract'],
  '@addressbook/client-consumers': [],
  '@addressbook/node-versions': [],
  '@addressbook/contract-tests': ['@addressbook/cli', '@addressbook/spec'],
  '@addressbook/mock': ['@addressbook/cli', '@addressbook/spec'],
  // The client only in the code of its samples.
  '@addressbook/docs': ['@addressbook/client', '@addressbook/contract', '@addressbook/spec'],
  '@addressbook/start': ['@addressbook/docs', '@addressbook/mock'],
};

const packages = globSync('{spec,packages/*,apps/*}/package.json').map((file) => {
  const { name }: { name: string } = JSON.parse(readFileSync(file, 'utf8'));
  return { name, folder: dirname(file) };
});

/** What the sources in a folder import from the packages of the workspace. */
function importsIn(folder: string): { name: string; isMarkdown: boolean }[] {
  const sources = globSync(`${folder}/{src,site,integrations}/**/*.{ts,astro}`);
  return sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(@addressbook\/[\w-]+)([^']*)'/g)].map(
      ([, name = '', path = '']) => ({ name, isMarkdown: /\.md(\?raw)?$/.test(path) }),
    ),
  );
}

/** The packages that the sources in a folder import code or data from, or those that they import Markdown from. */
function imported(folder: string, isMarkdown: boolean): string[] {
  const names = importsIn(folder).filter((one) => one.isMarkdown === isMarkdown);
  return [...new Set(names.map(({ name }) => name))].sort();
}

/** The imports in a folder's code that lead out of its package by a path, around the arrows. */
function escaping(folder: string): string[] {
  const files = globSync(
    `${folder}/{src,site,integrations,bench,test,rules,diff,scripts,examples}/**/*.{ts,astro}`,
  );
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
    expect(imported(folder, false)).toEqual(arrows[name]);
  },
);

test('only the documentation quotes Markdown, of the client, the contract tests and the mock', () => {
  const quoted = packages.flatMap(({ name, folder }) => imported(folder, true).map((of) => [name, of]));
  expect(quoted).toEqual(
    ['client', 'contract-tests', 'mock'].map((of) => ['@addressbook/docs', `@addressbook/${of}`]),
  );
});
