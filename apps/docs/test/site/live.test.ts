/// <reference lib="dom" />
/** `pnpm docs`: the site while it is worked on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLiveDocs } from '../../src/live.ts';
import { startChromium } from '../chromium.ts';

const spec = fileURLToPath(new URL('..', import.meta.resolve('@addressbook/spec/openapi.json')));
const folder = mkdtempSync(join(tmpdir(), 'addressbook-live-'));
const schema = join(folder, 'components/schemas/ContactChanges.yaml');
const program = "console.log((await (await import('./src/live.ts')).startLiveDocs({ port: 0 })).url)";
let server: ChildProcess;
let url = '';
let browser: Browser;
beforeAll(async () => {
  for (const part of ['openapi.yaml', 'paths', 'components'])
    cpSync(join(spec, part), join(folder, part), { recursive: true });
  // In a process of its own, because Vite is another one inside of Vitest.
  server = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env['PATH'], CONTRACT: join(folder, 'openapi.yaml') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const chunk of server.stdout ?? []) {
    url = String(chunk).trim();
    break;
  }
  browser = await startChromium();
});
afterAll(async () => {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true });
});

test('a save of the contract shows in the browser by itself; a broken one says where, until it is mended', async () => {
  const before = readFileSync(schema, 'utf8');
  const page = await browser.newPage();
  await page.goto(`${url}/reference/updateContact/`);
  await page.getByText("The contact's new alias.").first().waitFor();

  writeFileSync(schema, before.replace("The contact's new alias.", 'What friends call the contact.'));
  await page.getByText('What friends call the contact.').first().waitFor();

  writeFileSync(schema, `${before}\nbroken: [`);
  const overlay = page.locator('vite-error-overlay');
  await overlay
    .getByText(/ContactChanges\.yaml:\d+:\d+: Failed to parse/)
    .first()
    .waitFor();

  writeFileSync(schema, before);
  await page.getByText("The contact's new alias.").first().waitFor();
  expect(await overlay.count()).toBe(0);
});

test('the search and the Markdown are those of the moment', async () => {
  const markdown = await (await fetch(`${url}/reference/updateContact.md`)).text();
  expect(markdown).toContain("The contact's new alias.");
  expect(await (await fetch(`${url}/search.json`)).text()).toContain("The contact's new alias.");
  expect((await fetch(`${url}/no-such-page.md`)).status).toBe(404);
});

test('a port in use is an error that names the port', async () => {
  const port = Number(new URL(url).port);
  await expect(startLiveDocs({ port })).rejects.toThrow(
    `EADDRINUSE: address already in use 127.0.0.1:${port}`,
  );
});
