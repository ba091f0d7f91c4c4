import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { shared } from './vitest.shared.ts';

// These tests build and lint copies of the workspace, beside the builds and tests of all packages.
const config: ViteUserConfig = mergeConfig(shared, { test: { testTimeout: 240_000, hookTimeout: 240_000 } });

export default config;
