import { existsSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
];
const chromium = process.env['CHROMIUM_PATH'] ?? places.find((place) => existsSync(place));

/** What every package's tests have in common. The JSON report is what `.ci/run` counts. */
export const shared: ViteUserConfig = defineConfig({
  // Packages of the workspace are tested from their sources, without a build.
  resolve: { conditions: ['@addressbook/source'] },
  ssr: { resolve: { conditions: ['@addressbook/source'] } },
  test: {
    include: ['test/**/*.test.ts', 'scripts/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    // Where there is a browser, tests find it here.
    env: { ...(chromium !== undefined && { CHROMIUM_PATH: chromium }) },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
