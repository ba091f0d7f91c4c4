import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as client from '@addressbook/client';
import * as openapiFetch from '@addressbook/client/openapi-fetch';
import { type RunningMock, startMock } from '@addressbook/mock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ScratchProject, scratchProject } from '../packed.ts';

let mock: RunningMock;
let project: ScratchProject;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
  project = scratchProject('client');
});
afterAll(async () => {
  await mock.stop();
  project.remove();
});

/** A file of the packed client. */
const packed = (file: string) => readFile(join(project.installed, file), 'utf8');

/** Runs a TypeScript program in the project, and returns what it prints. */
async function run(program: string): Promise<string> {
  const file = join(project.folder, 'program.ts');
  await writeFile(file, program);
  const env = { ...process.env, ADDRESSBOOK_URL: mock.url };
  return (await promisify(execFile)(process.execPath, [file], { env })).stdout;
}

/** Runs the TypeScript of a document as one program, after some lines that the document takes for granted. */
async function runDocument(document: string, before = ''): Promise<string> {
  const blocks = [...(await packed(document)).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  return run(before + blocks.join('\n'));
}

/** The examples of all doc comments, each as a program of its own. */
async function docExamples(): Promise<{ name: string; code: string }[]> {
  const declarations = await Promise.all(['dist/index.d.ts', 'dist/openapi-fetch.d.ts'].map(packed));
  return declarations.flatMap((text) =>
    [...text.matchAll(/@example\n([\s\S]*?)\*\/\n((?:.*\n?){1,3})/g)].map(([, example = '', after = '']) => {
      const [, exported, method] = /(?:function|class|const) (\w+)|^\s*(\w+)\(/m.exec(after) ?? [];
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
    const onMock = code.replaceAll('http://127.0.0.1:4010', mock.url);
    await run(`${granted(mock.url)}{\n${onMock}\n}\n}\n`);
  }
});

test('the README is one screen, and its code runs', async () => {
  expect((await packed('README.md')).split('\n').length).toBeLessThanOrEqual(90);
  expect(await runDocument('README.md')).toBe('john 2025-11-10T20:45:30.000Z\njohn\n55555555555\n');
});

test('the code of the page on coming from elsewhere runs', async () => {
  const before = `const [baseUrl, apiKey, contactId] = ['${mock.url}', 'YOUR_API_KEY', 'x'];\n`;
  expect(await runDocument('docs/coming-from.md', before)).toBe('john\n');
});
