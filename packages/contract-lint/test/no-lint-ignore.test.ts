import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const command = fileURLToPath(new URL('../src/no-lint-ignore.ts', import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'addressbook-ignore-'));
  mkdirSync(join(root, 'spec/node_modules/some-package'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs the check in the folder of a contract, with a file somewhere in its workspace. */
function checkWith(file: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), '');
  const { status, stderr } = spawnSync(process.execPath, [command], {
    cwd: join(root, 'spec'),
    encoding: 'utf8',
  });
  return { exitCode: status, stderr };
}

test.each([
  { file: 'spec/.redocly.lint-ignore.yaml', named: '.redocly.lint-ignore.yaml' },
  {
    file: 'spec/components/schemas/.redocly.lint-ignore.yaml',
    named: 'components/schemas/.redocly.lint-ignore.yaml',
  },
  { file: '.redocly.lint-ignore.yaml', named: '../.redocly.lint-ignore.yaml' },
])('$file is refused', ({ file, named }) => {
  expect(checkWith(file)).toEqual({
    exitCode: 1,
    stderr: `${named} makes the linter ignore findings. Correct the contract and delete the file.\n`,
  });
});

test.each(['spec/redocly.yaml', 'spec/node_modules/some-package/.redocly.lint-ignore.yaml'])(
  '%s passes',
  (file) => {
    expect(checkWith(file)).toEqual({ exitCode: 0, stderr: '' });
  },
);
