import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/*
 * openapi-typescript and openapi-fetch get no more updates. The shapes that only they know (`paths`, `components`,
 * `operations`) stay where they can be exchanged: in packages/contract, and in the entry of the client that is
 * openapi-fetch.
 */

const sources = globSync('{spec,packages,apps,scripts}/**/*.{ts,astro}', {
  exclude: [
    '**/node_modules/**',
    '**/dist/**',
    '**/.*/**',
    'packages/contract/**',
    'scripts/generated-types.test.ts',
  ],
});

/** The names that source code imports from the types of the contract, and from the packages behind them. */
function shapesIn(source: string): string[] {
  const imports = source.matchAll(
    /(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*['"`]([^;\n]*(?:@addressbook\/contract'|contract\/src|generated\/openapi|openapi-typescript)[^;\n]*)/g,
  );
  const names = [...imports].flatMap(([, list = '']) => list.match(/\w+/g) ?? []);
  return names.filter((name) => /^(paths|webhooks|components|operations|\$defs)$/.test(name));
}

test('the shapes of openapi-typescript are used by the openapi-fetch entry of the client alone', () => {
  const users = sources.filter((file) => shapesIn(readFileSync(file, 'utf8')).length > 0);
  expect(sources.length).toBeGreaterThan(100);
  expect(users.sort()).toEqual([
    // The peer is openapi-fetch by itself, which takes nothing else.
    'packages/client-consumers/bench/peers.ts',
    'packages/client/src/openapi-fetch.ts',
    // Compares the client with openapi-fetch by itself.
    'packages/client/test/serializers.test.ts',
  ]);
});

test('the public types of the contract are names, and `paths` for that entry', () => {
  expect(readFileSync('packages/contract/src/index.ts', 'utf8')).toBe(
    "export type * from './generated/names.ts';\nexport type { paths } from './generated/openapi.ts';\n",
  );
});

test('a use of them elsewhere would be found', () => {
  for (const line of [
    "import type { paths } from '@addressbook/contract';",
    "import type { ContactChanges, operations } from '@addressbook/contract';",
    "import { type components } from '../../contract/src/generated/openapi.ts';",
    "export type { paths } from '@addressbook/contract';",
  ])
    expect(shapesIn(line)).toHaveLength(1);
  expect(shapesIn("import type { ContactChanges } from '@addressbook/contract';")).toEqual([]);
});
