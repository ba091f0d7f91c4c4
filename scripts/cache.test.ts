import { afterAll, expect, test } from 'vitest';
import { consumersTask, workspaceTasks } from './tasks.ts';
import { copyWorkspace } from './workspace-copy.ts';

const workspace = copyWorkspace();
afterAll(() => workspace.remove());

/** The cache key of every task of the root `test` that has a command. */
function cacheKeys(): Map<string, string> {
  const { printed } = workspace.run('--silent', 'turbo', ...workspaceTasks, consumersTask, '--dry=json');
  const plan: { tasks: { taskId: string; command: string; hash: string }[] } = JSON.parse(
    printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1),
  );
  return new Map(
    plan.tasks.filter(({ command }) => command !== '<NONEXISTENT>').map(({ taskId, hash }) => [taskId, hash]),
  );
}

/** The tasks that an edit takes out of the cache. */
function rerunBy(file: string, text: string, replacement: string): string[] {
  const before = cacheKeys();
  workspace.edit(file, text, replacement);
  const after = cacheKeys();
  workspace.edit(file, replacement, text);
  return [...after.keys()].filter((task) => after.get(task) !== before.get(task)).sort();
}

test('a run without a change has the keys of the run before', () => {
  expect(cacheKeys()).toEqual(cacheKeys());
});

test.each([
  'spec/openapi.yaml',
  'spec/paths/addressbook_contacts_{contact_id}.yaml',
  'spec/components/examples/updateContact.documented.response.yaml',
])('an edit of %s reruns what reads the contract, and nothing else', (file) => {
  expect(rerunBy(file, 'summary: ', 'summary: A new ')).toEqual([
    '//#test:consumers',
    '//#test:root',
    '@addressbook/client#build',
    '@addressbook/client#lint',
    '@addressbook/client#test',
    '@addressbook/client#typecheck',
    '@addressbook/contract#lint',
    '@addressbook/contract-tests#build',
    '@addressbook/contract-tests#test',
    '@addressbook/contract-tests#typecheck',
    '@addressbook/docs#build',
    '@addressbook/docs#test',
    '@addressbook/docs#typecheck',
    '@addressbook/mock#build',
    '@addressbook/mock#test',
    '@addressbook/mock#typecheck',
    '@addressbook/spec#build',
    '@addressbook/spec#lint',
    '@addressbook/spec#test',
  ]);
});

test('an edit of a lint rule reruns the linter of the contract and what looks at all code, and builds nothing', () => {
  const file = 'packages/contract-lint/src/rules/no-orphan-file.ts';
  expect(rerunBy(file, 'is reachable', 'can be reached')).toEqual([
    '//#lint:root',
    '//#test:root',
    '@addressbook/contract-lint#test',
    '@addressbook/contract-lint#typecheck',
    '@addressbook/spec#lint',
  ]);
});

test('an edit of the version gate rebuilds the changelog', () => {
  const file = 'packages/contract-lint/src/diff/impact.ts';
  expect(rerunBy(file, 'No request is affected', 'No request changes')).toEqual(
    expect.arrayContaining([
      '@addressbook/contract-lint#test',
      '@addressbook/spec#build',
      '@addressbook/spec#lint',
      '@addressbook/spec#test',
    ]),
  );
});

test('an edit of a traceability table reruns the linter of the contract and the tests of the live contract', () => {
  const file = 'spec/paths/addressbook_contacts_{contact_id}.md';
  expect(rerunBy(file, 'Each statement', 'Every statement')).toEqual([
    '//#test:root',
    '@addressbook/spec#lint',
  ]);
});

test('an edit of the client reruns the client, its consumers, and what looks at all code', () => {
  expect(rerunBy('packages/client/src/client.ts', 'Makes a client', 'Creates a client')).toEqual([
    '//#lint:root',
    '//#test:consumers',
    '//#test:root',
    '@addressbook/client#build',
    '@addressbook/client#lint',
    '@addressbook/client#test',
    '@addressbook/client#typecheck',
  ]);
});

test('an edit of a README builds the site that quotes it', () => {
  expect(rerunBy('packages/contract-tests/README.md', 'contract', 'CONTRACT')).toContain(
    '@addressbook/docs#build',
  );
});

test('an edit of the reader builds the site that it reads the contract for', () => {
  expect(rerunBy('packages/contract/src/model/read.ts', 'Reads a bundled', 'Reads the bundled')).toContain(
    '@addressbook/docs#build',
  );
});

test('an edit of the mock reruns its users too, and not the client', () => {
  expect(rerunBy('apps/mock/src/index.ts', 'A running mock', 'A mock that runs')).toEqual([
    '//#lint:root',
    '//#test:consumers',
    '//#test:root',
    '@addressbook/contract-tests#build',
    '@addressbook/contract-tests#test',
    '@addressbook/contract-tests#typecheck',
    '@addressbook/mock#build',
    '@addressbook/mock#test',
    '@addressbook/mock#typecheck',
  ]);
});

test('an edit of a consumer reruns the consumers, and what looks at all code', () => {
  const file = 'packages/consumer-tests/client/bench/consumer.ts';
  expect(rerunBy(file, 'A program that', 'A program which')).toEqual([
    '//#lint:root',
    '//#test:consumers',
    '//#test:root',
  ]);
});
