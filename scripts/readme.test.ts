import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

test('the README is one screen long', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(120);
});

test('every command that the README names exists, run by the pnpm that the workspace is made for', () => {
  const { scripts, packageManager } = JSON.parse(readFileSync('package.json', 'utf8'));
  const commands = [...readme.matchAll(/npx -y (pnpm@\S+) (?:run )?(\w+)/g)];
  expect(commands.length).toBeGreaterThan(3);
  for (const [, pnpm, script] of commands) {
    expect(pnpm).toBe(packageManager);
    expect(scripts).toHaveProperty(script ?? '');
  }
});

test('the TypeScript of the README is the file that `example` runs', () => {
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  expect(code).toBe(readFileSync('packages/client/examples/update-contact.ts', 'utf8'));
});
