/** Every sample of the site is run: against the mock, and against one that knows no contact. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMock } from '@addressbook/mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../site/contract.ts';
import { type Language, languages, sampleOf } from '../site/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'addressbook-samples-'));
let mock: Awaited<ReturnType<typeof startMock>>;
let forgetful: Server;
let forgetfulUrl: string;
beforeAll(async () => {
  mkdirSync(join(folder, 'node_modules/@addressbook'), { recursive: true });
  const client = fileURLToPath(new URL('../node_modules/@addressbook/client', import.meta.url));
  symlinkSync(client, join(folder, 'node_modules/@addressbook/client'));
  mock = await startMock({ port: 0, static: true });
  // A server that answers every call like the mock does when it is asked for an unknown contact.
  forgetful = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization = '' } = request.headers;
    const headers = { authorization, 'content-type': 'application/json', prefer: 'example=unknown-contact' };
    const answer = await fetch(mock.url + request.url, {
      method: 'POST',
      headers,
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  forgetful.listen(0, '127.0.0.1');
  await once(forgetful, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  forgetfulUrl = `http://127.0.0.1:${(forgetful.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await mock.stop();
  forgetful.closeAllConnections();
  forgetful.close();
  rmSync(folder, { recursive: true });
});

/** How a person runs a sample of each language. */
const commands: Record<Language, [command: string, file: string]> = {
  curl: ['sh', 'sample.sh'],
  TypeScript: [process.execPath, 'client.ts'],
  fetch: [process.execPath, 'plain.mjs'],
  Python: ['python3', 'sample.py'],
};

async function run(language: Language, program: string, url: string): Promise<string> {
  const [command, file] = commands[language];
  writeFileSync(join(folder, file), program);
  const env = { PATH: process.env['PATH'], ADDRESSBOOK_URL: url };
  const { stdout } = await promisify(execFile)(command, [file], { cwd: folder, env });
  return stdout;
}

describe.each(operations)('$id', (operation) => {
  describe.each(languages)('in %s', (language) => {
    test.each(operation.requestCases)('the case $key succeeds', async ({ value }) => {
      const printed = await run(language, sampleOf(language, operation, { request: value }), mock.url);
      expect(printed).toContain('3392287d-7a79-4789-9ef8-7dc174836688');
      expect(printed).toContain('updated_on');
    });

    test('a contact that does not exist is told from other failures', async () => {
      const printed = await run(language, sampleOf(language, operation, { request: {} }), forgetfulUrl);
      expect(printed).toMatch(
        language === 'curl' ? /"name":"NotFoundError"/ : /^There is no such contact\.\n$/,
      );
    });
  });
});
