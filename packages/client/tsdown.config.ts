import type { UserConfig } from 'tsdown';

const shared = {
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  fixedExtension: false,
} satisfies UserConfig;

// Two builds, so that nothing of one entry reaches the other. The main entry holds the few functions of openapi-fetch
// that it calls: loading the whole package would take longer than loading the rest of it.
const config: UserConfig[] = [
  { ...shared, entry: 'src/index.ts', deps: { alwaysBundle: ['openapi-fetch'] } },
  { ...shared, entry: 'src/openapi-fetch.ts', clean: false },
];

export default config;
