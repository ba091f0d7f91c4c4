import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// What takes minutes is a part of `pnpm test:site` only.
const exclude = process.env['SITE'] === 'all' ? [] : ['test/slow/**'];

const config: ViteUserConfig = mergeConfig(shared, { test: { exclude } });

export default config;
