/** The site of a contract with many operations. */
import { manyOperations } from '@addressbook/contract/fixtures/many-operations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltSite, buildSite } from '../build-site.ts';

let one: BuiltSite;
let many: BuiltSite;
beforeAll(async () => {
  one = await buildSite(manyOperations(1));
  many = await buildSite(manyOperations(40));
}, 180_000);
afterAll(() => {
  for (const site of [one, many]) site?.remove();
});

test.each(['/reference/updateContact1/', '/console/updateContact1/', '/errors/', '/'])(
  '%s keeps its weight',
  (path) => {
    expect(many.weigh(path)).toBeLessThan(one.weigh(path) * 1.05);
  },
);

test('every operation has its page, which the navigation names only there', () => {
  const page = many.read('/reference/updateContact7/');
  expect(page).toMatch(/<h1>Update Contact<\/h1>/);
  expect(page).toContain('<code>/addressbook/contacts7/{contact_id}</code>');
  expect(page).toContain('<a href="/reference/updateContact7/" aria-current="page">');
  expect(page).not.toContain('href="/reference/updateContact8/"');
});

test('the overview lists all of them, and the search finds each', () => {
  const overview = many.read('/reference/');
  for (let number = 1; number <= 40; number++) {
    expect(overview).toContain(`href="/reference/updateContact${number}/"`);
    expect(many.read('/search.json')).toContain(`"/reference/updateContact${number}/"`);
    expect(many.read('/llms.txt')).toContain(`/reference/updateContact${number}.md`);
  }
});
