import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * What every package's tests have in common. `.ci/run` counts the JSON reports. Tests in a browser need CHROMIUM_PATH,
 * which the root's scripts set.
 */
export const shared: ViteUserConfig = defineConfig({
  // Packages of the workspace are tested from their sources, without a build.
  resolve: { conditions: ['@addressbook/source'] },
  ssr: { resolve: { conditions: ['@addressbook/source'] } },
  test: {
    include: ['test/**/*.test.ts', 'scripts/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
