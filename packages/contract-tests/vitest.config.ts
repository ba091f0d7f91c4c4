import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// Many tests wait for a server that says nothing, so there are as many workers as cores.
const config: ViteUserConfig = mergeConfig(shared, { test: { maxWorkers: '100%' } });

export default config;
