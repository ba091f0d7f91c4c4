import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** What every package's tests have in common. The JSON report is what `.ci/run` counts. */
export const shared: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'scripts/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
