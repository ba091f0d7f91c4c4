/**
 * What the site costs: `pnpm bench:docs`. Seconds to build it from 1 and from 300 operations, what one page weighs in
 * both, and how long a saved edit of the contract takes to show in a browser. It ends by itself within two minutes.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLiveDocs } from '../src/live.ts';
import { buildSite } from '../test/build-site.ts';
import { startChromium } from '../test/chromium.ts';

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;

console.log('| operations | build | page of an operation | overview | search, when asked for |');
console.log('| ---: | ---: | ---: | ---: | ---: |');
for (const operations of [1, 300]) {
  const site = await buildSite(operations);
  const weights = ['/reference/updateContact1/', '/reference/', '/search.json'].map((path) =>
    kib(site.weigh(path)),
  );
  console.log(`| ${operations} | ${site.seconds.toFixed(1)} s | ${weights.join(' | ')} |`);
  site.remove();
}

/** Milliseconds from each of ten saves until a browser shows it. */
async function saves(): Promise<number[]> {
  const spec = fileURLToPath(new URL('..', import.meta.resolve('@addressbook/spec/openapi.json')));
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-live-'));
  for (const part of ['openapi.yaml', 'paths', 'components'])
    cpSync(join(spec, part), join(folder, part), { recursive: true });
  process.env['CONTRACT'] = join(folder, 'openapi.yaml');
  const docs = await startLiveDocs({ port: 0 });
  const browser = await startChromium();
  const page = await browser.newPage();
  await page.goto(`${docs.url}/reference/updateContact/`, { waitUntil: 'networkidle' });
  const schema = join(folder, 'components/schemas/ContactChanges.yaml');
  const before = readFileSync(schema, 'utf8');
  const times: number[] = [];
  for (let save = 1; save <= 10; save++) {
    const begin = performance.now();
    writeFileSync(schema, before.replace("The contact's new alias.", `Alias ${save}.`));
    await page.getByText(`Alias ${save}.`, { exact: true }).first().waitFor();
    times.push(performance.now() - begin);
    await page.waitForLoadState('networkidle');
  }
  await browser.close();
  await docs.stop();
  rmSync(folder, { recursive: true });
  return times.toSorted((a, b) => a - b);
}

const times = await saves();
console.log(
  `\nA save shows after ${times[5]?.toFixed(0)} ms (median of ten), at most ${times[9]?.toFixed(0)} ms.`,
);
