import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

let workspace: WorkspaceCopy;

beforeEach(() => {
  workspace = copyWorkspace();
});

afterEach(() => workspace.remove());

/** Lints the two packages that guard the contract, as the root `test` does. */
const lintContract = () =>
  workspace.run(
    'lint',
    '--continue=dependencies-successful',
    '--filter',
    '@addressbook/spec',
    '--filter',
    '@addressbook/contract',
  );

test('`test` runs all that `lint` runs', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(scripts.test).toContain(scripts.lint);
});

test('an untouched contract passes', () => {
  expect(lintContract()).toMatchObject({ exitCode: 0 });
});

test('a broken YAML file fails the gate, with its name and line', () => {
  workspace.edit('spec/components/schemas/ContactRecord.yaml', 'properties:\n', 'properties: {\n');
  const { exitCode, printed } = lintContract();
  expect(exitCode).not.toBe(0);
  expect(printed).toContain('components/schemas/ContactRecord.yaml:5:9');
});

test('a dangling $ref fails the gate, with the file that holds it and the line', () => {
  workspace.edit('spec/components/schemas/ContactUpdated.yaml', 'ContactRecord.yaml', 'ContactRecrod.yaml');
  const { exitCode, printed } = lintContract();
  expect(exitCode).not.toBe(0);
  expect(printed).toContain('components/schemas/ContactUpdated.yaml:11:5 at #/properties/record');
});

test('an example that contradicts its schema fails the gate, with its file and line', () => {
  workspace.edit(
    'spec/components/examples/updateContact.documented.response.yaml',
    'alias: john',
    'alias: 42',
  );
  const { exitCode, printed } = lintContract();
  expect(exitCode).not.toBe(0);
  expect(printed).toContain(
    'components/examples/updateContact.documented.response.yaml:6:12 at #/value/record/alias',
  );
});

test('stale generated types fail the gate, with their file and the first line that differs', () => {
  workspace.edit('spec/components/schemas/ContactRecord.yaml', '  - updated_on\n', '');
  const { exitCode, printed } = lintContract();
  expect(exitCode).not.toBe(0);
  expect(printed).toMatch(
    /packages\/contract\/src\/generated\/openapi\.ts:\d+: these types are stale\. Run: pnpm generate/,
  );
});
