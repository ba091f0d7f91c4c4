import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { meetsNodeFloor } from '../src/node-floor.ts';

const folder = mkdtempSync(join(tmpdir(), 'addressbook-floor-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

function manifestAskingFor(node: string): URL {
  const file = join(folder, 'package.json');
  writeFileSync(file, JSON.stringify({ name: '@addressbook/thing', engines: { node } }));
  return pathToFileURL(file);
}

test.each(['>=20.19', '>=20', '>=9.99.99', `>=${process.versions.node}`])('%s is met', (floor) => {
  expect(meetsNodeFloor(manifestAskingFor(floor))).toBe(true);
  expect(process.exitCode).toBeUndefined();
});

test('an older Node gets one line and exit code 1', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(meetsNodeFloor(manifestAskingFor('>=120.19'))).toBe(false);
  expect(write.mock.calls).toEqual([
    [`@addressbook/thing needs Node 120.19 or later, this is ${process.versions.node}\n`],
  ]);
  expect(process.exitCode).toBe(1);
});
