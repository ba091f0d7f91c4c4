import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workspaceTasks } from './tasks.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

let workspace: WorkspaceCopy;

beforeEach(() => {
  workspace = copyWorkspace();
});

afterEach(() => workspace.remove());

/** Lints the packages that guard the contract and what is generated from it, as the root `test` does. */
const lintContract = () => {
  const filters = ['spec', 'contract', 'client'].map((name) => `--filter=@addressbook/${name}`);
  return workspace.run('lint', '--continue=dependencies-successful', ...filters);
};

test('`test` runs all that `lint` runs', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, tasks = ''] = /^pnpm turbo (.+)$/.exec(scripts.lint) ?? [];
  expect(tasks).not.toBe('');
  expect(workspaceTasks).toEqual(expect.arrayContaining(tasks.split(' ')));
});

test('an untouched contract passes', () => {
  expect(lintContract()).toMatchObject({ exitCode: 0 });
});

test('an editorial change with its bump to 1.0.1 passes the gates and the tests of the live contract', () => {
  workspace.edit('spec/openapi.yaml', 'version: 1.0.0', 'version: 1.0.1');
  workspace.edit('spec/openapi.yaml', 'summary: Change the contacts', 'summary: Changes the contacts');
  workspace.edit(
    'spec/components/schemas/ContactRecord.yaml',
    "description: The contact's alias.",
    'description: Another name of the contact.',
  );
  expect(lintContract().printed).toContain('this generated file is stale. Run: pnpm generate');
  expect(workspace.run('generate')).toMatchObject({ exitCode: 0 });
  expect(lintContract()).toMatchObject({ exitCode: 0 });
  expect(workspace.run('turbo', 'test', '--filter', '@addressbook/spec')).toMatchObject({ exitCode: 0 });
  const tests = ['published-contract', 'traceability'].map((name) => `scripts/${name}.test.ts`);
  expect(workspace.run('exec', 'vitest', 'run', ...tests)).toMatchObject({ exitCode: 0 });
});

test('a change of the contract without a bump fails the gate, with the version that is due', () => {
  workspace.edit('spec/openapi.yaml', 'summary: Change the contacts', 'summary: Changes the contacts');
  const { exitCode, printed } = workspace.run('turbo', 'test', '--filter', '@addressbook/spec');
  expect(exitCode).not.toBe(0);
  expect(printed).toContain(
    'spec/openapi.yaml#/info/version is 1.0.0, but the changes since 1.0.0 demand a patch bump',
  );
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
    /packages\/contract\/src\/generated\/openapi\.ts:\d+: this generated file is stale\. Run: pnpm generate/,
  );
});

test('a generated client that was changed by hand fails the gate, with its file and the first line that differs', () => {
  workspace.edit('packages/client/src/generated/operations.ts', "method: 'POST'", "method: 'PUT'");
  const { exitCode, printed } = lintContract();
  expect(exitCode).not.toBe(0);
  expect(printed).toMatch(
    /packages\/client\/src\/generated\/operations\.ts:\d+: this generated file is stale\. Run: pnpm generate/,
  );
});

test('a broken house rule fails the gate', () => {
  workspace.edit('spec/components/examples/missing-key.response.yaml', 'x-reached-by: no-key\n', '');
  const { exitCode, printed } = lintContract();
  expect(exitCode).not.toBe(0);
  expect(printed).toContain('components/examples/missing-key.response.yaml:1:1');
  expect(printed).toContain('The case "missing-key" does not say how it is reached.');
});

test.each(['spec/.redocly.lint-ignore.yaml', '.redocly.lint-ignore.yaml'])(
  '%s fails the gate, though it would make the linter ignore every finding',
  (file) => {
    workspace.write(file, 'spec/openapi.yaml: {}\n');
    const { exitCode, printed } = lintContract();
    expect(exitCode).not.toBe(0);
    expect(printed).toContain('.redocly.lint-ignore.yaml makes the linter ignore findings.');
  },
);
