/** The first page of the repository, followed by the letter: its requests and its program. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningMock, startMock } from '@addressbook/mock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchProject } from '../packed.ts';

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');

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

test('the curl line and its variation answer what the README shows', async () => {
  const [curl = ''] = blocks('sh').filter((block) => block.startsWith('curl'));
  const [success = '', failure = ''] = blocks('json');
  const onMock = curl.trim().replace('curl', 'curl --silent').replace('http://127.0.0.1:4010', mock.url);
  expect(JSON.parse((await run(onMock)).stdout)).toEqual(JSON.parse(success));

  const addition = /Add `(--header [^`]+)`/.exec(readme)?.[1] ?? '';
  expect(JSON.parse((await run(`${onMock} ${addition}`)).stdout)).toEqual(JSON.parse(failure));
});

test('the TypeScript prints what the README shows', async () => {
  const [code = ''] = blocks('ts');
  // The first text is the picture of the chain.
  const output = blocks('text').at(-1);
  const project = scratchProject('client');
  try {
    const program = join(project.folder, 'program.ts');
    await writeFile(program, code);
    const env = { ...process.env, ADDRESSBOOK_URL: mock.url, NO_COLOR: '1' };
    expect((await promisify(execFile)(process.execPath, [program], { env })).stdout).toBe(output);
  } finally {
    project.remove();
  }
});
