import { fileURLToPath } from 'node:url';
import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

const fixture = fileURLToPath(import.meta.resolve('@addressbook/contract/fixtures/one-operation.json'));

// The tests are about the mock, not about today's contract: the one that is built in is a frozen one for them.
const config: ViteUserConfig = mergeConfig(shared, {
  resolve: { alias: { '@addressbook/spec/openapi.json': fixture } },
});

export default config;
