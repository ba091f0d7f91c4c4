import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namedIn } from './imports.ts';

const packages = globSync('{spec,packages/*,apps/*}/package.json')
  .map((file) => {
    const { name }: { name: string } = JSON.parse(readFileSync(file, 'utf8'));
    return { name: name.replace('@addressbook/', ''), folder: dirname(file) };
  })
  .sort((a, b) => a.name.localeCompare(b.name));

/** Folders whose code is what the package does, and those that look at it. */
const ownFolders = '{src,site,integrations,scripts}';
const lookingFolders = '{test,mutation,bench,examples}';

const filesIn = (folder: string, parts: string) =>
  globSync(`${folder}/${parts}/**/*.{ts,mts,js,astro}`, { exclude: ['**/node_modules/**', '**/dist/**'] });

/** The packages of the workspace from which a folder's code imports something: code or data, or else Markdown. */
async function imported(folder: string, parts: string, isMarkdown = false): Promise<string[]> {
  const named = await Promise.all(filesIn(folder, parts).map(namedIn));
  const names = named
    .flatMap(({ modules }) => modules)
    .filter((module) => /\.md(\?raw)?$/.test(module) === isMarkdown)
    .flatMap((module) => /^@addressbook\/([\w-]+)/.exec(module)?.[1] ?? []);
  return [...new Set(names)].sort();
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

const picture = drawn('Who knows whom');

test.each(packages)(
  '$name imports the packages that the picture shows, and no others',
  async ({ name, folder }) => {
    const own = (await imported(folder, ownFolders)).filter((one) => one !== name);
    expect(own).toEqual(picture.get(name) ?? []);
  },
);

test('only the documentation quotes Markdown, of the client, the contract tests and the mock', async () => {
  const quoted = packages.map(async ({ name, folder }) => {
    const from = await imported(folder, `{${ownFolders},${lookingFolders}}`, true);
    return from.map((one) => `${one} ──► ${name}`);
  });
  expect((await Promise.all(quoted)).flat()).toEqual([
    'client ──► docs',
    'contract-tests ──► docs',
    'mock ──► docs',
  ]);
});

test('the picture shows packages that exist', () => {
  const names = packages.map(({ name }) => name);
  expect(
    [...picture.keys(), ...[...picture.values()].flat()].filter((name) => !names.includes(name)),
  ).toEqual([]);
});

test('no ring: every package comes after those that it imports', () => {
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
  '$name knows nothing of the packages that it must not hide',
  async ({ name, folder }) => {
    const all = [...(await imported(folder, ownFolders)), ...(await imported(folder, lookingFolders))];
    expect(all.filter((one) => never[name]?.includes(one))).toEqual([]);
  },
);

/** Paths that lead out of a package and may: the root's own files. */
const allowed = /^(package\.json|README\.md|vitest\.shared(\.ts)?|tsconfig\.base\.json)$/;

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
        .filter((path) => relative(folder, path).startsWith('..') && !allowed.test(path))
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
