/// <reference lib="dom" />
/** The development server of the site, which `src/serve.ts --live` starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markdownPathOf, referenceOf } from '../../site/addresses.ts';
import { startLiveDocs } from '../../src/live.ts';
import { startChromium } from '../chromium.ts';
import { updateContact } from '../contracts.ts';
import { writeSources } from '../sources.ts';

const { root, schema, description, remove } = writeSources();
const reference = referenceOf(updateContact);
const program = "console.log((await (await import('./src/live.ts')).startLiveDocs({ port: 0 })).url)";
let server: ChildProcess;
let url = '';
let browser: Browser;
beforeAll(async () => {
  // In a process of its own, because Vite is another one inside of Vitest.
  server = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env['PATH'], CONTRACT: root },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const chunk of server.stdout ?? []) {
    url = String(chunk).trim();
    break;
  }
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  server.kill();
  remove();
});

test('a save of the contract shows in the browser by itself; a broken one says where, until it is mended', async () => {
  const before = readFileSync(schema, 'utf8');
  const page = await browser.newPage();
  await page.goto(url + reference);
  await page.getByText(description).first().waitFor();

  writeFileSync(schema, before.replace(description, 'What friends call the contact.'));
  await page.getByText('What friends call the contact.').first().waitFor();

  writeFileSync(schema, `${before}\nbroken: [`);
  const overlay = page.locator('vite-error-overlay');
  await overlay
    .getByText(/ContactChanges\.yaml:\d+:\d+: Failed to parse/)
    .first()
    .waitFor();

  writeFileSync(schema, before);
  await page.getByText(description).first().waitFor();
  expect(await overlay.count()).toBe(0);
});

test('the search and the Markdown are made from the current pages', async () => {
  const markdown = await (await fetch(url + markdownPathOf(reference))).text();
  expect(markdown).toContain(description);
  expect(await (await fetch(`${url}/search.json`)).text()).toContain(description);
  expect((await fetch(`${url}/no-such-page.md`)).status).toBe(404);
});

test('a port in use is an error that names the port', async () => {
  const port = Number(new URL(url).port);
  await expect(startLiveDocs({ port })).rejects.toThrow(
    `EADDRINUSE: address already in use 127.0.0.1:${port}`,
  );
});
