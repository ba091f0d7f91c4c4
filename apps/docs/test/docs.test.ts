/** The built site of our own contract. */
import { gzipSync } from 'node:zlib';
import { reasonOf } from '@addressbook/contract/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { consoleOf, referenceOf } from '../site/addresses.ts';
import { contract, mockUrl, operations } from '../site/contract.ts';
import { type Field, fieldsOf, parametersOf } from '../site/fields.ts';
import * as describeOperation from '../site/operation.ts';
import { pages } from '../site/pages.ts';
import { reasonsFor } from '../site/provenance.ts';
import { requestFor } from '../site/request.ts';
import { languages, sampleOf } from '../site/samples.ts';
import { policyOf } from '../src/headers.ts';
import { type RunningDocs, startDocs } from '../src/index.ts';
import { loadedBy } from './build-site.ts';
import { first } from './contracts.ts';

const paths = pages.map(([path]) => path);
const operation = first(operations);
const errors = describeOperation.errorsIn(operation.cases);
const reference = referenceOf(operation);

let docs: RunningDocs;
beforeAll(async () => {
  docs = await startDocs({ port: 0 });
});
afterAll(() => docs.stop());

const get = (path: string) => fetch(docs.url + path);
const textOf = async (path: string) => (await get(path)).text();

/** The words of a page, without its markup. */
const words = async (path: string) =>
  (await textOf(path))
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

test('the start page is titled after the contract', async () => {
  expect(await textOf('/')).toContain(`<title>${contract.info.title}</title>`);
});

test('a path without a page gets 404, with a way back', async () => {
  const response = await get('/no-such-page');
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('href="/reference/"');
});

test('a port in use is an error that names the port', async () => {
  const port = Number(new URL(docs.url).port);
  await expect(startDocs({ port })).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
});

/** The fields of a schema, and the fields inside them. */
const within = (fields: Field[]): Field[] => fields.flatMap((field) => [field, ...within(field.fields)]);

describe('without JavaScript the reference has', () => {
  const sent = within([
    ...parametersOf(operation),
    ...fieldsOf(describeOperation.requestMediaType(operation)?.schema),
  ]);
  const received = within(operation.responses.flatMap(describeOperation.responseFields));

  test('every property, and every rule for a request', async () => {
    const page = await words(reference);
    expect(sent.length).toBeGreaterThan(3);
    expect(received.length).toBeGreaterThan(10);
    for (const { name } of [...sent, ...received]) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
    for (const rule of sent.flatMap(({ rules }) => rules)) expect(page).toContain(rule);
  });

  test('every status, header, error name and case', async () => {
    const page = await words(reference);
    for (const name of [
      ...operation.responses.map(({ status }) => status),
      ...describeOperation.headersOf(operation).map(({ name }) => name),
      ...errors.map(({ error }) => error.name),
      ...operation.cases.map(({ key }) => key),
    ]) {
      expect(page).toContain(` ${name} `);
    }
  });

  test('every mark of an inferred part, with the reason', async () => {
    const page = await words(reference);
    const { requestBody, responses } = operation;
    const bodyFields = fieldsOf(describeOperation.requestMediaType(operation)?.schema);
    const reasons = [
      ...(requestBody ? reasonsFor(requestBody) : []),
      ...bodyFields.flatMap(({ inferred }) => inferred),
      ...responses.map(({ provenance }) => reasonOf(provenance) ?? ''),
      ...describeOperation.headersOf(operation).flatMap((header) => reasonsFor(header)),
    ];
    expect(reasons.length).toBeGreaterThan(5);
    for (const reason of reasons) expect(page).toContain(reason);
  });

  test('every sample, request and response, coloured by classes', async () => {
    const page = await textOf(reference);
    const code = [...page.matchAll(/<code class="language-\w+">([\s\S]*?)<\/code>/g)].map(([, html = '']) =>
      html
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    );
    const request = requestFor(operation, mockUrl, describeOperation.usualBody(operation));
    for (const language of languages) expect(code).toContain(sampleOf(language, request));
    for (const { body } of operation.cases) expect(code).toContain(JSON.stringify(body, null, 2));
    expect(page).toContain('<span class="token string">');
  });

  test('every permission', async () => {
    expect(operation.permissions.length).toBeGreaterThan(0);
    for (const name of operation.permissions) expect(await words(reference)).toContain(name);
  });
});

test('each error name has an anchor in the catalogue of errors', async () => {
  const page = await textOf('/errors/');
  const names = new Set(errors.map(({ error }) => error.name));
  expect(names.size).toBeGreaterThan(5);
  for (const name of names) expect(page).toContain(`id="${name}"`);
});

test('the site has the pages of its tools, and none by another name', async () => {
  for (const path of ['/errors/', '/test-your-server/', '/client/', '/mock/']) expect(paths).toContain(path);
  for (const path of ['/failures/', '/judge/', '/redoc/']) expect((await get(path)).status).toBe(404);
});

describe.each(paths)('%s', (path) => {
  test('has one heading, a description and a canonical address', async () => {
    const page = await textOf(path);
    expect(page.match(/<h1[\s>]/g)).toHaveLength(1);
    expect(page).toMatch(/<meta name="description" content="[^"]{20,}/);
    expect(page).toContain(`<link rel="canonical" href="https://docs.addressbook.example${path}"`);
  });

  test('loads nothing from elsewhere, and nothing in it needs a weaker policy', async () => {
    const response = await get(path);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    const page = await response.text();
    expect(page).not.toMatch(/<(?:script|img|link rel="stylesheet")[^>]+(?:src|href)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=["\s>]|\son\w+="/);
  });

  test('carries the policy itself; only a console may reach this machine', async () => {
    const response = await get(path);
    const header = response.headers.get('content-security-policy') ?? '';
    const [, meta = ''] =
      /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await response.text()) ?? [];
    expect(meta.replaceAll('&#39;', "'")).toBe(policyOf(header, path === consoleOf(operation)));
    expect(meta.includes('http://127.0.0.1:*')).toBe(path.startsWith('/console/'));
  });

  test('has no link inside the site that leads nowhere', async () => {
    const page = await textOf(path);
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(
      ([, href = '']) => new URL(href, docs.url + path),
    );
    const own = links.filter(({ origin }) => origin === docs.url);
    expect(own.length).toBeGreaterThan(5);
    for (const link of own) {
      const response = await fetch(link);
      expect(`${link.pathname} ${response.status}`).toBe(`${link.pathname} 200`);
      const id = decodeURIComponent(link.hash.slice(1));
      if (id) expect([link.href, (await response.text()).includes(`id="${id}"`)]).toEqual([link.href, true]);
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

test('a page is compressed for clients that accept it, as static hosts do', async () => {
  for (const [encoding, expected] of [
    ['gzip', 'gzip'],
    ['identity', null],
  ] as const) {
    const response = await fetch(docs.url + reference, { headers: { 'accept-encoding': encoding } });
    expect(response.headers.get('content-encoding')).toBe(expected);
    expect(await response.text()).toMatch(/<\/html>$/);
  }
});

test('the contract is there for programs', async () => {
  expect(await (await get('/openapi.json')).json()).toEqual(contract.root.node);
  expect(parse(await textOf('/openapi.yaml'))).toEqual(contract.root.node);
  for (const { status, error } of errors)
    expect(await textOf('/llms.txt')).toContain(
      `- \`${error.name}\`: HTTP ${status}, \`error.statusCode\` ${error.statusCode}`,
    );
  for (const path of paths)
    expect(await textOf('/sitemap.xml')).toContain(`<loc>https://docs.addressbook.example${path}</loc>`);
});
