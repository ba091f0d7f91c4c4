/**
 * The figures of the site: `pnpm bench:docs`. Seconds to build it from 1 and from 300 operations, the weight of a page in
 * both, and the milliseconds until a saved edit of the contract shows in a browser. It ends within two minutes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { manyOperations } from '@addressbook/contract/fixtures/many-operations';
import { startLiveDocs } from '../src/live.ts';
import { buildSite } from '../test/build-site.ts';
import { startChromium } from '../test/chromium.ts';
import { writeSources } from '../test/sources.ts';

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;

console.log('| operations | build | page of an operation | overview | search, when asked for |');
console.log('| ---: | ---: | ---: | ---: | ---: |');
for (const operations of [1, 300]) {
  const site = await buildSite(manyOperations(operations));
  const weights = ['/reference/updateContact1/', '/reference/', '/search.json'].map((path) =>
    kib(site.weigh(path)),
  );
  console.log(`| ${operations} | ${site.seconds.toFixed(1)} s | ${weights.join(' | ')} |`);
  site.remove();
}

/** Milliseconds from each of ten saves until a browser shows it, ascending. */
async function saves(): Promise<number[]> {
  const { root, schema, description, remove } = writeSources();
  process.env['CONTRACT'] = root;
  const docs = await startLiveDocs({ port: 0 });
  const browser = await startChromium();
  const page = await browser.newPage();
  await page.goto(`${docs.url}/reference/updateContact/`, { waitUntil: 'networkidle' });
  const before = readFileSync(schema, 'utf8');
  const times: number[] = [];
  for (let save = 1; save <= 10; save++) {
    const begin = performance.now();
    writeFileSync(schema, before.replace(description, `Alias ${save}.`));
    await page.getByText(`Alias ${save}.`, { exact: true }).first().waitFor();
    times.push(performance.now() - begin);
    await page.waitForLoadState('networkidle');
  }
  await browser.close();
  await docs.stop();
  remove();
  return times.toSorted((a, b) => a - b);
}

const times = await saves();
console.log(
  `\nA save shows after ${times[5]?.toFixed(0)} ms (median of ten), at most ${times[9]?.toFixed(0)} ms.`,
);
