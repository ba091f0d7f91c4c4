import { defineConfig, type ViteUserConfig } from 'vitest/config';

const test = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // The packed documentation is served by TypeScript that Node alone does not run in node_modules.
  server: { deps: { inline: [/@addressbook[\\/]docs/] } },
};

// Lighthouse measures, so it begins when nothing else runs.
const lighthouse = 'docs/lighthouse.test.ts';

const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    projects: [
      {
        test: {
          ...test,
          name: 'consumers',
          include: ['*/*.test.ts'],
          exclude: [lighthouse],
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...test, name: 'lighthouse', include: [lighthouse], sequence: { groupOrder: 1 } } },
    ],
  },
});

export default config;
