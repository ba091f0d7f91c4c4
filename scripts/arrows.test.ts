import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namedIn } from './imports.ts';

/** The packages of the workspace. The consumer tests stand outside, and may use every packed package. */
const packages = globSync('{spec,packages/*,apps/*}/package.json', {
  exclude: ['packages/consumer-tests/**'],
})
  .map((file) => {
    const { name }: { name: string } = JSON.parse(readFileSync(file, 'utf8'));
    return { name: name.replace('@addressbook/', ''), folder: dirname(file) };
  })
  .sort((a, b) => a.name.localeCompare(b.name));

/** Folders with the code of a package, and folders with the code that tests or measures it. */
const ownFolders = '{src,site,integrations,scripts}';
const lookingFolders = '{test,mutation,bench,examples}';

const filesIn = (folder: string, parts: string) =>
  globSync(`${folder}/${parts}/**/*.{ts,mts,js,astro}`, { exclude: ['**/node_modules/**', '**/dist/**'] });

/** The modules of the workspace that a folder's code imports, without our scope. */
async function modulesIn(folder: string, parts: string): Promise<string[]> {
  const named = await Promise.all(filesIn(folder, parts).map(namedIn));
  const modules = named.flatMap((one) => one.modules).filter((module) => module.startsWith('@addressbook/'));
  return modules.map((module) => module.replace('@addressbook/', ''));
}

/** The packages that a folder's code imports. A README is not code. */
async function imported(folder: string, parts: string): Promise<string[]> {
  const code = (await modulesIn(folder, parts)).filter((module) => !/\.md(\?raw)?$/.test(module));
  return [...new Set(code.map((module) => module.split('/')[0] ?? ''))].sort();
}

/** The arrows of a picture in ARCHITECTURE.md, from the package that imports to those that are imported. */
function drawn(heading: string): Map<string, string[]> {
  const [, text = ''] = readFileSync('ARCHITECTURE.md', 'utf8').split(`## ${heading}\n`);
  const [, picture = ''] = /```text\n([\s\S]*?)```/.exec(text) ?? [];
  const arrows = new Map<string, string[]>();
  for (const line of picture.trim().split('\n')) {
    const [from = '', to = ''] = line.split('──►').map((side) => side.trim());
    for (const user of to.split(', ')) arrows.set(user, [...(arrows.get(user) ?? []), from].sort());
  }
  return arrows;
}

const picture = drawn('Dependencies');

test.each(packages)(
  '$name imports the packages that the picture shows, and no others',
  async ({ name, folder }) => {
    const own = (await imported(folder, ownFolders)).filter((one) => one !== name);
    expect(own).toEqual(picture.get(name) ?? []);
  },
);

test('the picture shows packages that exist', () => {
  const names = packages.map(({ name }) => name);
  expect(
    [...picture.keys(), ...[...picture.values()].flat()].filter((name) => !names.includes(name)),
  ).toEqual([]);
});

test('every package comes after those that it imports: there is no ring', () => {
  const done = new Set<string>();
  const isReady = (name: string) => (picture.get(name) ?? []).every((one) => done.has(one));
  for (let size = -1; size !== done.size; ) {
    size = done.size;
    for (const { name } of packages) if (isReady(name)) done.add(name);
  }
  expect(packages.map(({ name }) => name).filter((name) => !done.has(name))).toEqual([]);
});

/** What may never be imported, tests included: a bug in one must not hide a bug in the other. */
const never: Record<string, string[]> = {
  'contract-tests': ['client', 'http', 'server'],
  client: ['server', 'http'],
  server: ['client'],
  mock: ['docs', 'client'],
  docs: ['mock', 'server'],
};

test.each(packages.filter(({ name }) => never[name]))(
  '$name imports no package whose bugs it could hide',
  async ({ name, folder }) => {
    const all = [...(await imported(folder, ownFolders)), ...(await imported(folder, lookingFolders))];
    expect(all.filter((one) => never[name]?.includes(one))).toEqual([]);
  },
);

test('only the site imports READMEs of packages, through their exports', async () => {
  const users = await Promise.all(
    packages.map(async ({ name, folder }) => {
      const modules = await modulesIn(folder, ownFolders);
      return modules.some((module) => /\.md(\?raw)?$/.test(module)) ? [name] : [];
    }),
  );
  expect(users.flat()).toEqual(['docs']);
});

/** Paths that may lead out of a package, with the reason. */
const allowed = [
  /^$/, // the root itself, to name a file from there
  /^(package\.json|README\.md|vitest\.shared(\.ts)?|tsconfig\.base\.json)$/, // the root's own files
  /spec\/dist\/openapi\.json$/, // the types are made of the bundle; by name, contract and spec would be a ring
  /contract\/node_modules\/openapi-typescript\/bin\/cli\.js$/, // a benchmark runs it with the TypeScript it needs
];

test.each(packages)('$name names no file of another package by its path', async ({ folder }) => {
  const files = [
    ...filesIn(folder, ownFolders),
    ...filesIn(folder, lookingFolders),
    ...globSync(`${folder}/*.ts`),
  ];
  const escaping = await Promise.all(
    files.map(async (file) => {
      const { modules, paths } = await namedIn(file);
      return [...modules.filter((module) => module.startsWith('.')), ...paths]
        .map((path) => relative('.', join(dirname(file), path)))
        .filter((path) => relative(folder, path).startsWith('..') && !allowed.some((one) => one.test(path)))
        .map((path) => `${file} names ${path}`);
    }),
  );
  expect([...new Set(escaping.flat())]).toEqual([]);
});

describe('the parser finds what an expression would miss', () => {
  test.each([
    ['a.ts', "import type { A } from '@addressbook/a'", ['@addressbook/a']],
    ['a.ts', "export * from\n  '@addressbook/a'", ['@addressbook/a']],
    ['a.ts', "type T = import('@addressbook/a').T", ['@addressbook/a']],
    ['a.ts', "const a = await import('@addressbook/a')", ['@addressbook/a']],
    ['a.ts', "// import '@addressbook/a'\nconst text = \"from '@addressbook/b'\"", []],
    [
      'a.astro',
      "---\nimport A from '@addressbook/a';\n---\n<script>import '@addressbook/b'</script>",
      ['@addressbook/a', '@addressbook/b'],
    ],
  ])('%s: %s', async (name, source, modules) => {
    const folder = mkdtempSync(join(tmpdir(), 'addressbook-arrows-'));
    writeFileSync(join(folder, name), source);
    const named = await namedIn(join(folder, name));
    rmSync(folder, { recursive: true });
    expect(named.modules).toEqual(modules);
  });
});
