/** The Markdown versions and the search index, which are made from finished pages. */
import { readFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { expect, test } from 'vitest';
import { entriesOf, indexOf, markdownOf } from '../integrations/finished-pages.ts';
import { type Entry, searchOptions, tokenize } from '../site/search-index.ts';

const page = `<!doctype html><title>Errors · Address Book API</title><nav>Not this</nav><main>
  <h1>Errors</h1>
  <p>Branch on <code>error.name</code>, <a href="/reference/">always</a>.</p>
  <h2 id="NotFoundError">NotFoundError</h2>
  <details class="inferred"><summary>inferred</summary><p>Because of that.</p></details>
  <fieldset class="tabs"><legend>In</legend><input type="radio" /><label>curl</label>
    <figure class="code"><figcaption>curl</figcaption><pre><code class="language-bash">curl <span class="token">--data</span></code></pre></figure>
  </fieldset>
  <dl class="fields"><div class="field" id="body.alias"><dt><code>alias</code> string</dt><dd><p>The alias.</p></dd></div></dl>
  <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>
</main>`;

test('a page becomes Markdown: prose, code with its language, tables, links to the published site', () => {
  expect(markdownOf(page, new URL('https://docs.example/errors/'))).toBe(`# Errors

Branch on \`error.name\`, [always](https://docs.example/reference/).

## NotFoundError

*inferred: Because of that.*

curl

\`\`\`bash
curl --data
\`\`\`

- \`alias\` string

  The alias.

| a | b |
| - | - |
| 1 | 2 |
`);
});

test('a page without <main> is an error that names it', () => {
  expect(() => markdownOf('<title>Odd</title>', new URL('https://docs.example'))).toThrow(
    '“Odd” has no <main>',
  );
});

test('the search finds the page, each heading and each field, without code', () => {
  const entries = entriesOf(page, '/errors/');
  expect(entries.map(({ id, title, text }) => [id, title, text])).toEqual([
    ['/errors/', 'Errors', 'Branch on error.name, always.'],
    ['/errors/#NotFoundError', 'NotFoundError', ''],
    ['/errors/#body.alias', 'alias', 'The alias. a b 1 2'],
  ]);
});

test.each([
  ['NotFoundError', ['NotFoundError', 'Not', 'Found', 'Error']],
  ['contact_id', ['contact_id', 'contact', 'id']],
  ['X-Request-Id, 503', ['X', 'Request', 'Id', '503']],
  ['Größe der Öfen', ['Größe', 'der', 'Öfen']],
  ['', []],
])('%j is found by %j', (text, words) => {
  expect(tokenize(text)).toEqual(words);
});

test('the browser can search the index that the build writes', () => {
  const index = MiniSearch.loadJSON<Entry>(indexOf(entriesOf(page, '/errors/')), searchOptions);
  expect(index.search('not foud').map(({ id }) => id)).toEqual(['/errors/#NotFoundError']);
  expect(index.search('aliass')[0]).toMatchObject({ id: '/errors/#body.alias', title: 'alias' });
  expect(index.search('nothing such')).toEqual([]);
});

test('every page of the built site has its Markdown version, and every place in the index exists', () => {
  const built = (path: string) => readFileSync(new URL(`../dist${path}`, import.meta.url), 'utf8');
  const { documentIds }: { documentIds: Record<string, string> } = JSON.parse(built('/search.json'));
  const ids = Object.values(documentIds);
  expect(ids.length).toBeGreaterThan(50);
  for (const id of ids) {
    const [path = '', anchor] = id.split('#');
    const html = built(`${path}index.html`);
    if (anchor !== undefined) expect([id, html.includes(`id="${anchor}"`)]).toEqual([id, true]);
    const [, markdown = ''] = /type="text\/markdown" href="([^"]+)"/.exec(html) ?? [];
    expect(built(markdown)).toMatch(/^# /);
    expect(built('/llms.txt')).toContain(`(https://docs.addressbook.example${markdown})`);
  }
});
