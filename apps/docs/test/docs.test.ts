import { gzipSync } from 'node:zlib';
import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callOf } from '../site/call.ts';
import { casesOf, operations } from '../site/contract.ts';
import { languages, sampleOf } from '../site/samples.ts';
import { type RunningDocs, startDocs } from '../src/index.ts';
import { loadedBy } from './build-site.ts';

const paths = [
  ...['/', '/authentication/', '/reference/', '/reference/updateContact/', '/failures/'],
  ...['/console/updateContact/', '/client/', '/mock/', '/judge/', '/changelog/'],
];
const reference = '/reference/updateContact/';

let docs: RunningDocs;
beforeAll(async () => {
  docs = await startDocs({ port: 0 });
});
afterAll(() => docs.stop());

const get = (path: string) => fetch(docs.url + path);
const textOf = async (path: string) => (await get(path)).text();

/** What a reader sees: the text of a page, its markup taken away. */
const words = async (path: string) =>
  (await textOf(path))
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

test('the start page is titled after the contract', async () => {
  expect(await textOf('/')).toContain(`<title>${contract.info.title}</title>`);
});

test('a path without a page is answered 404, with a way back', async () => {
  const answer = await get('/no-such-page');
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('href="/reference/"');
});

test('a port in use is an error that names the port', async () => {
  const port = Number(new URL(docs.url).port);
  await expect(startDocs({ port })).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
});

describe('without JavaScript the reference has', () => {
  const operation = contract.paths['/addressbook/contacts/{contact_id}'].post;

  test('every property', async () => {
    const page = await words(reference);
    const properties = Object.values(contract.components.schemas).flatMap((schema) =>
      Object.keys(schema.properties),
    );
    for (const name of new Set(properties)) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test('every status, header, error name and case', async () => {
    const page = await words(reference);
    const examples: { value: object }[] = Object.values(contract.components.examples);
    for (const name of [
      ...Object.keys(operation.responses),
      ...Object.keys(contract.components.headers),
      ...examples.flatMap(({ value }) => ('error' in value ? [Object(value.error).name] : [])),
      ...Object.keys(contract.components.examples).map((key) =>
        key.replace(/^updateContact\.|\.re\w+$/g, ''),
      ),
    ]) {
      expect(page).toContain(` ${name} `);
    }
  });

  test('what is inferred, with the reason', async () => {
    const page = await words(reference);
    const { components } = contract;
    expect(page).toContain(components.schemas.ContactChanges.properties.msisdn['x-inferred'].pattern);
    expect(page).toContain(components.responses.Unauthorized['x-inferred']);
    expect(page).toContain(components.headers['Retry-After']['x-inferred']);
  });

  test('every sample, request and answer, coloured by classes', async () => {
    const page = await textOf(reference);
    const code = [...page.matchAll(/<code class="language-\w+">([\s\S]*?)<\/code>/g)].map(([, html = '']) =>
      html
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    );
    const [update] = operations;
    if (!update) throw new Error('the contract has an operation');
    for (const language of languages)
      expect(code).toContain(sampleOf(language, callOf(update, update.requestCases[0]?.value)));
    for (const { body } of casesOf(update)) expect(code).toContain(JSON.stringify(body, null, 2));
    expect(page).toContain('<span class="token string">');
  });

  test('every permission', async () => {
    for (const name of operation.security.flatMap(({ apiKey }) => apiKey))
      expect(await words(reference)).toContain(name);
  });
});

test('each error name has an anchor among the failures', async () => {
  const page = await textOf('/failures/');
  const values: { value: object }[] = Object.values(contract.components.examples);
  const names = values.flatMap(({ value }) => ('error' in value ? [Object(value.error).name] : []));
  expect(new Set(names).size).toBeGreaterThan(5);
  for (const name of names) expect(page).toContain(`id="${name}"`);
});

describe.each(paths)('%s', (path) => {
  test('has one heading, a description and a canonical address', async () => {
    const page = await textOf(path);
    expect(page.match(/<h1[\s>]/g)).toHaveLength(1);
    expect(page).toMatch(/<meta name="description" content="[^"]{20,}/);
    expect(page).toContain(`<link rel="canonical" href="https://docs.addressbook.example${path}"`);
  });

  test('loads nothing from elsewhere, and nothing in it needs a laxer policy', async () => {
    const answer = await get(path);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    const page = await answer.text();
    expect(page).not.toMatch(/<(?:script|img|link rel="stylesheet")[^>]+(?:src|href)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=["\s>]|\son\w+="/);
  });

  test('has the same policy in it, for hosts that do not read the file of headers', async () => {
    const answer = await get(path);
    const header = answer.headers.get('content-security-policy') ?? '';
    const [, meta] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await answer.text()) ?? [];
    // A page itself cannot say who may frame it.
    expect(meta?.replaceAll('&#39;', "'")).toBe(header.replace(" frame-ancestors 'none';", ''));
  });

  test('has no link inside the site that leads nowhere', async () => {
    const page = await textOf(path);
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(
      ([, href = '']) => new URL(href, docs.url + path),
    );
    const own = links.filter(({ origin }) => origin === docs.url);
    expect(own.length).toBeGreaterThan(5);
    for (const link of own) {
      const answer = await fetch(link);
      expect(`${link.pathname} ${answer.status}`).toBe(`${link.pathname} 200`);
      const id = decodeURIComponent(link.hash.slice(1));
      if (id) expect([link.href, (await answer.text()).includes(`id="${id}"`)]).toEqual([link.href, true]);
    }
  });
});

test.each(['/reference/', reference])('%s and all it loads have at most 24 KiB, compressed', async (path) => {
  const page = await textOf(path);
  const loaded = loadedBy(page);
  expect(loaded.length).toBeGreaterThanOrEqual(3);
  const texts = await Promise.all(loaded.map(textOf));
  const bytes = [page, ...texts].map((text) => gzipSync(text).length).reduce((sum, size) => sum + size);
  expect(bytes).toBeLessThanOrEqual(24 * 1024);
});

test('a page is compressed for who takes that, as static hosts do', async () => {
  for (const [encoding, expected] of [
    ['gzip', 'gzip'],
    ['identity', null],
  ] as const) {
    const answer = await fetch(docs.url + reference, { headers: { 'accept-encoding': encoding } });
    expect(answer.headers.get('content-encoding')).toBe(expected);
    expect(await answer.text()).toMatch(/<\/html>$/);
  }
});

test('the contract is there for programs', async () => {
  expect(await (await get('/openapi.json')).json()).toEqual(contract);
  expect(await textOf('/openapi.yaml')).toMatch(/^openapi: 3\.1\.0\n/);
  expect(await textOf('/llms.txt')).toContain('- `NotFoundError`: HTTP 400, `error.statusCode` 404');
  for (const path of paths)
    expect(await textOf('/sitemap.xml')).toContain(`<loc>https://docs.addressbook.example${path}</loc>`);
});

describe("Redocly's rendering", () => {
  test('holds the operation and every case of it, without page telemetry', async () => {
    const page = await textOf('/redoc/');
    expect(page).toContain('"operationId":"updateContact"');
    for (const name of Object.keys(contract.components.examples)) expect(page).toContain(`"${name}":`);
    expect(page).toContain('"disableTelemetry":true');
  });

  test('loads nothing from elsewhere, and its own policy refuses what its scripts would load', async () => {
    const answer = await get('/redoc/');
    expect(answer.headers.get('content-security-policy')).toBeNull();
    const page = await answer.text();
    expect(page).not.toMatch(/<(?:script|img|link)[^>]+(?:src|href)="https?:/);
    expect(page).toMatch(
      /Content-Security-Policy"\s+content="default-src 'none'; script-src 'sha256-[^']{44}'[^;]*;/,
    );
    expect(page).not.toMatch(/script-src[^;]*unsafe/);
    expect(page).toContain('<title>Address Book API</title>');
    expect(page).toContain('<link rel="icon" href="/icon.svg"');
  });
});
