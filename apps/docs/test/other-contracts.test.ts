/** The site of other contracts than ours. */
import { readContract } from '@addressbook/contract/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consoleOf, referenceOf } from '../site/addresses.ts';
import { errorsIn, titleOf, usualBody } from '../site/operation.ts';
import { type BuiltSite, buildSite } from './build-site.ts';
import { manyKinds, rewritten, updateContact } from './contracts.ts';

/** The part of a page from the first place of one string to the next place of another. */
function between(html: string, begin: string, end: string): string {
  const [, after = ''] = html.split(begin, 2);
  return after.split(end)[0] ?? '';
}

/** A part of a page without its markup. */
function wordsOf(html: string): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");
}

describe('a contract that says the same in another way', () => {
  let site: BuiltSite;
  let reference: string;
  beforeAll(async () => {
    site = await buildSite(rewritten());
    reference = site.read(referenceOf(updateContact));
  });
  afterAll(() => site?.remove());
  const caseIn = (key: string) => {
    const html = between(reference, `id="case-${key}"`, '</details>');
    return { words: wordsOf(html), hasRequest: html.includes('<figcaption>Request</figcaption>') };
  };

  test('a path item that is a reference has its operation', () => {
    expect(reference).toContain(`<span class="method">POST</span> <code>${updateContact.path}</code>`);
    expect(site.read('/reference/')).toContain(`href="${referenceOf(updateContact)}"`);
  });

  test('a case of 4XX is shown and asked for with a status of its own', () => {
    const { key, summary } = updateContact.cases.find(({ request }) => request.isInvalid) ?? { key: '' };
    expect(reference).toContain('<h3 id="response-4XX">4XX');
    expect(reference).toContain(`<span class="status bad">400</span> <code>${key}</code> <span>${summary}`);
    expect(site.read(consoleOf(updateContact))).toContain(`&quot;${key}&quot;,&quot;status&quot;:400,`);
    expect(site.read('/errors/')).not.toContain('HTTP 4XX');
  });

  test('security that stands only at the root gives the operation its permission', () => {
    const [permission = ''] = updateContact.permissions;
    expect(reference).toContain(`with the permission <code>${permission}</code>`);
    expect(between(site.read('/authentication/'), '<tbody>', '</tbody>')).toContain(permission);
  });

  test('the request named documented is the one of the samples, although it is the last', () => {
    const compact = (json: string) => json.replace(/\s+/g, '');
    const curl = wordsOf(between(reference, 'class="panel" data-language="curl"', '</figure>'));
    expect(compact(curl)).toContain(compact(JSON.stringify(usualBody(updateContact))));
    expect(caseIn('documented').hasRequest).toBe(false);
    expect(caseIn('alias-only').hasRequest).toBe(true);
  });

  test('a response without a request of its own belongs to documented, and repeats no request', () => {
    expect(caseIn('unknown-contact').words).toContain('NotFoundError');
    expect(caseIn('unknown-contact').hasRequest).toBe(false);
  });

  test('a case that says how it is reached tells it, and no other does', () => {
    expect(caseIn('unknown-contact').words).toContain('How to get it: Send an id that does not exist.');
    const told = updateContact.cases.filter(({ reachedBy }) => reachedBy !== undefined);
    expect(told.length).toBeLessThan(updateContact.cases.length);
    for (const page of [reference, site.read('/errors/')])
      expect(page.match(/How to get it/g)).toHaveLength(told.length);
    expect(site.read('/errors.md')).toContain('**How to get it:** Send an id that does not exist.');
  });
});

describe('a contract of many kinds', () => {
  const { operations } = readContract(manyKinds);
  let site: BuiltSite;
  beforeAll(async () => {
    site = await buildSite(manyKinds);
  });
  afterAll(() => site?.remove());

  test.each(operations)(
    '$id has its pages, without a value that is missing or is not a string',
    (operation) => {
      const reference = site.read(referenceOf(operation));
      expect(reference).toContain(`<h1>${titleOf(operation)}</h1>`);
      for (const page of [reference, site.read(consoleOf(operation))])
        expect(page.replace(/ data-request="[^"]*"/, '')).not.toMatch(/undefined|\[object |NaN/);
      for (const { key } of operation.cases) expect(reference).toContain(`id="case-${key}"`);
      for (const { error } of errorsIn(operation.cases))
        expect(site.read('/errors/')).toContain(`id="${error.name}"`);
    },
  );

  test('no operation needs a key that says so by an empty security', () => {
    const open = operations.filter(({ isSecured }) => !isSecured);
    expect(open.length).toBeGreaterThan(0);
    for (const operation of open) expect(site.read(referenceOf(operation))).toContain('Needs no API key.');
  });
});

test('two operations whose pages have one address are an error that says so', async () => {
  const get = { responses: { 200: { description: 'Yes.' } } };
  const build = buildSite({ ...manyKinds, paths: { '/a/b': { get }, '/a_b': { get } } });
  await expect(build).rejects.toThrow('#/paths/~1a_b/get: Another page is /reference/GET_a_b/.');
});
