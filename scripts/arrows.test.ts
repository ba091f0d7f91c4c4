import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What each package may import: ARCHITECTURE.md, "Who knows whom". */
const arrows: Record<string, string[]> = {
  '@addressbook/spec': [],
  '@addressbook/contract': [],
  '@addressbook/client': ['@addressbook/contract'],
  '@addressbook/contract-tests': [],
  '@addressbook/mock': ['@addressbook/spec'],
  '@addressbook/docs': [],
  '@addressbook/start': ['@addressbook/docs', '@addressbook/mock', '@addressbook/spec'],
};

type Manifest = { name: string; dependencies?: Record<string, string> };

const manifests = globSync('{spec,packages/*,apps/*}/package.json').map(
  (file): Manifest => JSON.parse(readFileSync(file, 'utf8')),
);

test('every package has its arrows drawn', () => {
  expect(manifests.map(({ name }) => name).sort()).toEqual(Object.keys(arrows).sort());
});

test.each(manifests)(
  '$name depends on no package but those that the picture allows',
  ({ name, dependencies }) => {
    const known = Object.keys(dependencies ?? {}).filter((dependency) =>
      dependency.startsWith('@addressbook/'),
    );
    expect(known).toEqual(arrows[name]);
  },
);
