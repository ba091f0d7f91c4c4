import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type RunningMock, startMock } from '@addressbook/mock';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const readme = await readFile(new URL('README.md', root), 'utf8');
const example = new URL('packages/client/examples/update-contact.ts', root);

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.stop());

/** The README's code blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter((block) => block[1] === language)
    .map((block) => block[2] ?? '');
}

const run = (command: string) => promisify(execFile)('sh', ['-c', command]);

test('the README is one screen long', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(120);
});

test('every command that the README names exists, run by the pnpm that the workspace is made for', async () => {
  const { scripts, packageManager } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
  const commands = [...readme.matchAll(/npx -y (pnpm@\S+) (?:run )?(\w+)/g)];
  expect(commands.length).toBeGreaterThan(3);
  for (const [, pnpm, script] of commands) {
    expect(pnpm).toBe(packageManager);
    expect(scripts).toHaveProperty(script ?? '');
  }
});

test('the curl line and its variation answer what the README shows', async () => {
  const [curl = ''] = blocks('sh').filter((block) => block.startsWith('curl'));
  const [success = '', failure = ''] = blocks('json');
  const onMock = curl.trim().replace('curl', 'curl --silent').replace('http://127.0.0.1:4010', mock.url);
  expect(JSON.parse((await run(onMock)).stdout)).toEqual(JSON.parse(success));

  const addition = /Add `(--header [^`]+)`/.exec(readme)?.[1] ?? '';
  expect(JSON.parse((await run(`${onMock} ${addition}`)).stdout)).toEqual(JSON.parse(failure));
});

test('the TypeScript is the example file, and prints what the README shows', async () => {
  const [code] = blocks('ts');
  const [output] = blocks('text');
  expect(code).toBe(await readFile(example, 'utf8'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions', '@addressbook/source', example.pathname],
    {
      env: { ...process.env, ADDRESSBOOK_URL: mock.url, NO_COLOR: '1' },
    },
  );
  expect(stdout).toBe(output);
});
