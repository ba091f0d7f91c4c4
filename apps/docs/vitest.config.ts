import type { ViteUserConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// `pnpm test:site` runs what takes minutes, one file after the other.
const isSite = process.env['SITE'] === 'all';

const config: ViteUserConfig = {
  ...shared,
  test: {
    ...shared.test,
    ...(isSite
      ? { fileParallelism: false, reporters: ['default', ['json', { outputFile: 'site-results.json' }]] }
      : { exclude: ['test/site/**'] }),
  },
};

export default config;
