import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyOperations } from '@addressbook/contract/fixtures/many-operations';
import { readContract } from '@addressbook/contract/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redocly, writeSources } from './sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'addressbook-scale-'));
beforeAll(() => writeSources(folder, 30));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [redocly, ...args], { cwd: folder, encoding: 'utf8' });

test('a contract of 30 operations in our layout passes every rule', () => {
  const { status, stdout, stderr } = run('lint', 'openapi.yaml');
  expect({ status, problems: stdout, valid: stderr.includes('is valid') }).toEqual({
    status: 0,
    problems: '',
    valid: true,
  });
});

test('a case that does not say how it is reached is found among those of 30 operations', () => {
  const file = join(folder, 'components/examples/updateContact7.unknown-contact.response.yaml');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace(/x-reached-by: .*\n/, ''));
  const { status, stdout } = run('lint', 'openapi.yaml', '--format', 'json');
  writeFileSync(file, before);
  const { problems } = JSON.parse(stdout);
  expect(status).toBe(1);
  expect(problems).toMatchObject([{ ruleId: 'house/reached-by' }]);
});

test('the bundle of the sources has the operations and cases of the original contract', () => {
  run(
    'bundle',
    'openapi.yaml',
    '--component-renaming-conflicts-severity',
    'error',
    '--output',
    'bundle.json',
  );
  const bundle: unknown = JSON.parse(readFileSync(join(folder, 'bundle.json'), 'utf8'));
  const casesIn = (document: unknown) =>
    readContract(document).operations.map(({ id, cases }) => [id, cases.map(({ key, body }) => [key, body])]);
  expect(casesIn(bundle)).toEqual(casesIn(manyOperations(30)));
});
