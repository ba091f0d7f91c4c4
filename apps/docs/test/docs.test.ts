import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDocs, startDocs } from '../src/index.ts';

let docs: RunningDocs;
let page: string;

beforeAll(async () => {
  docs = await startDocs({ port: 0 });
  page = await (await fetch(docs.url)).text();
});

afterAll(() => docs.stop());

test('the page is titled after the contract', () => {
  expect(page).toContain(`<title>${contract.info.title}</title>`);
});

test('the page holds the operation and every case of it', () => {
  expect(page).toContain('"operationId":"updateContact"');
  for (const name of Object.keys(contract.components.examples)) expect(page).toContain(`"${name}":`);
});

test('the page loads nothing from elsewhere, and its policy refuses what its scripts would load', () => {
  expect(page).not.toMatch(/<(?:script|img|link)[^>]+(?:src|href)="https?:/);
  expect(page).toMatch(/Content-Security-Policy"\s+content="default-src 'none';/);
  expect(page).toContain('img-src data:;');
});

test("the renderer's page telemetry is off", () => {
  expect(page).toContain('"disableTelemetry":true');
});

test('a path without a page is answered 404', async () => {
  const answer = await fetch(`${docs.url}/no-such-page`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('no such page');
});

test('a port in use is an error that names the port', async () => {
  const port = Number(new URL(docs.url).port);
  await expect(startDocs({ port })).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
});
