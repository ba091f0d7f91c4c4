import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type RunningMock, startMock } from '@addressbook/mock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as client from '../src/index.ts';
import * as openapiFetch from '../src/openapi-fetch.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

let mock: RunningMock;
let scratch: string;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
  // Inside the package, so that its own name resolves as it does for those who installed it.
  scratch = await mkdtemp(join(folder, '.documents-'));
});
afterAll(async () => {
  await mock.stop();
  await rm(scratch, { recursive: true });
});

/** Runs the TypeScript of a document as one program, after some lines that the document takes for granted. */
async function run(document: string, before = ''): Promise<string> {
  const markdown = await readFile(join(folder, document), 'utf8');
  const blocks = [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  const program = join(scratch, 'program.ts');
  await writeFile(program, before + blocks.join('\n'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions', '@addressbook/source', program],
    {
      env: { ...process.env, ADDRESSBOOK_URL: mock.url },
    },
  );
  return stdout;
}

/** The examples of all doc comments, each as a program of its own. */
async function docExamples(): Promise<{ name: string; code: string }[]> {
  const files = globSync('src/**/*.ts', { cwd: folder });
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return sources.flatMap((source) =>
    [...source.matchAll(/@example\n([\s\S]*?)\*\/\n((?:.*\n){3})/g)].map(([, example = '', after = '']) => {
      const [, exported, method] = /(?:function|const) (\w+)|^\s*(\w+)\(/m.exec(after) ?? [];
      return { name: exported ?? method ?? '', code: example.replace(/^\s*\* ?/gm, '') };
    }),
  );
}

/** What the examples take for granted. */
const granted = (mockUrl: string) => `
import * as client from '@addressbook/client';
const { AddressBookError, createAddressBookClient, isError, unwrap } = client;
const { createOpenapiFetchClient } = await import('@addressbook/client/openapi-fetch');
const [contactId, apiKey] = ['x', 'YOUR_API_KEY'];
{
  const addressBook = createAddressBookClient({ baseUrl: '${mockUrl}', apiKey });
  const { error } = await addressBook.updateContact(contactId, { msisdn: 'no number' });
`;

test('every exported function and every operation has an example in its doc comment, and the examples run', async () => {
  const examples = await docExamples();
  const values = [...Object.keys(client), ...Object.keys(openapiFetch), 'updateContact'];
  expect(examples.map(({ name }) => name).sort()).toEqual(values.sort());
  for (const { code } of examples) {
    const program = join(scratch, 'example.ts');
    const onMock = code.replaceAll('http://127.0.0.1:4010', mock.url);
    await writeFile(program, `${granted(mock.url)}{\n${onMock}\n}\n}\n`);
    await promisify(execFile)(process.execPath, ['--conditions', '@addressbook/source', program]);
  }
});

test('the README is one screen, and its code runs', async () => {
  expect((await readFile(join(folder, 'README.md'), 'utf8')).split('\n').length).toBeLessThanOrEqual(90);
  expect(await run('README.md')).toBe('john 2025-11-10T20:45:30.000Z\njohn\n55555555555\n');
});

test('the code of the page on coming from elsewhere runs', async () => {
  const before = `const [baseUrl, apiKey, contactId] = ['${mock.url}', 'YOUR_API_KEY', 'x'];\n`;
  expect(await run('docs/coming-from.md', before)).toBe('john\n');
});
