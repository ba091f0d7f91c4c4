import type { UserConfig } from 'tsdown';

const config: UserConfig = {
  entry: ['src/index.ts', 'src/vitest.ts', 'src/bin.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: true,
  fixedExtension: false,
  // The contract, its reader, and what the commands share, are part of the package.
  deps: { alwaysBundle: ['@addressbook/cli', '@addressbook/contract', '@addressbook/spec'] },
};

export default config;
