import { appendFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get } from '@addressbook/contract/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lintFolder } from '../src/lint.ts';
import { writeSources } from './sources.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'addressbook-lint-'));
  writeSources(folder, 1);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('returns the bundle of a contract without findings', async () => {
  const linted = await lintFolder(folder);
  expect(linted).not.toHaveProperty('problems');
  expect(get(linted, 'document', 'openapi')).toBe('3.1.0');
  expect(JSON.stringify(linted)).not.toContain('.yaml');
});

test('an example that contradicts its schema is a line with its file and place', async () => {
  const [file = ''] = globSync(join(folder, 'components/examples/*documented.response.yaml'));
  writeFileSync(file, readFileSync(file, 'utf8').replace('alias: john', 'alias: 42'));
  expect(await lintFolder(folder)).toMatchObject({
    problems: expect.arrayContaining([
      expect.stringMatching(/components\/examples\/\S*documented\.response\.yaml:\d+:\d+: .*alias/),
    ]),
  });
});

test('a half-typed file is one line with its file and place', async () => {
  appendFileSync(join(folder, 'openapi.yaml'), 'tags: [');
  expect(await lintFolder(folder)).toEqual({
    problems: [expect.stringMatching(/openapi\.yaml:\d+:\d+: \S.*$/)],
  });
});
