/** The site of a contract with many operations. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltSite, buildSite } from '../build-site.ts';

let one: BuiltSite;
let many: BuiltSite;
let other: BuiltSite;
beforeAll(async () => {
  one = await buildSite(1);
  many = await buildSite(40);
  // What our own contract has not: no body, a query, a schema within itself, more than one type.
  other = await buildSite(1, ({ paths, components }) => {
    components.schemas['Group'] = {
      type: 'object',
      properties: {
        name: { type: ['string', 'null'], description: 'Its name.' },
        groups: {
          type: 'array',
          description: 'Those inside.',
          items: { $ref: '#/components/schemas/Group' },
        },
      },
    };
    const value = { success: true, groups: [] };
    const schema = { allOf: [{ $ref: '#/components/schemas/Group' }] };
    const content = {
      'application/json': { schema, examples: { documented: { summary: 'All of them', value } } },
    };
    paths['/addressbook/groups'] = {
      get: {
        operationId: 'listGroups',
        summary: 'List Groups',
        description: 'Lists the groups.',
        parameters: [{ name: 'page', in: 'query', description: 'Which part.', schema: { type: 'integer' } }],
        responses: { 200: { description: 'The groups.', content } },
      },
    };
  });
}, 180_000);
afterAll(() => {
  for (const site of [one, many, other]) site.remove();
});

test.each(['/reference/updateContact1/', '/console/updateContact1/', '/failures/', '/'])(
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

test('an operation without a body, with a query, a schema within itself and several types has its page', () => {
  const page = other.read('/reference/listGroups/');
  expect(page).toContain('In the query');
  expect(page).toContain('<span class="type">string or null</span>');
  expect(page.match(/<code>groups<\/code>/g)).toHaveLength(1);
  expect(page).not.toContain('Request body');
  const samples = page
    .slice(page.indexOf('class="tabs"'), page.indexOf('</fieldset>'))
    .replace(/<[^>]+>/g, '');
  expect(samples).toContain('curl --fail-with-body --request GET \\\n  "$server/addressbook/groups"');
  expect(samples).toContain('await addressBook.listGroups();');
  expect(samples).not.toMatch(/--data|Content-Type|undefined/);
  expect(other.read('/console/listGroups/')).toContain('id="parameter-page"');
});
