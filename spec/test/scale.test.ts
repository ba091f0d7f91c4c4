import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateContract } from './generate-contract.ts';
import { specFolder } from './sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'addressbook-scale-'));
beforeAll(() => {
  generateContract(folder, 30);
  symlinkSync(join(specFolder, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const redocly = (...args: string[]) =>
  spawnSync(join(specFolder, 'node_modules/.bin/redocly'), args, { cwd: folder, encoding: 'utf8' });

test('a contract of 30 operations in our layout passes every rule', () => {
  const { status, stdout, stderr } = redocly('lint');
  expect({ status, problems: stdout, valid: stderr.includes('is valid') }).toEqual({
    status: 0,
    problems: '',
    valid: true,
  });
});

test('its bundle holds 30 operations, each with its own schemas and cases', () => {
  redocly(
    'bundle',
    'openapi.yaml',
    '--component-renaming-conflicts-severity',
    'error',
    '--output',
    'bundle.json',
  );
  const { paths, components } = JSON.parse(readFileSync(join(folder, 'bundle.json'), 'utf8'));
  expect(Object.keys(paths)).toHaveLength(30);
  expect(paths['/addressbook/contacts30/{contact_id}'].post.operationId).toBe('updateContact30');
  expect(Object.keys(components.schemas).filter((name) => name.startsWith('ContactRecord'))).toHaveLength(30);
  expect(Object.keys(components.schemas).filter((name) => name.startsWith('ValidationError'))).toHaveLength(
    1,
  );
  expect(components.examples).toHaveProperty(['updateContact30.documented.request']);
});
