/** What Lighthouse thinks of the pages that are met first. */
import lighthouse, { desktopConfig } from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDocs, startDocs } from '../../src/index.ts';
import { freePort, startChromium } from '../chromium.ts';

let browser: Browser;
let docs: RunningDocs;
let port: number;
beforeAll(async () => {
  port = await freePort();
  browser = await startChromium(`--remote-debugging-port=${port}`);
  docs = await startDocs({ port: 0 });
});
afterAll(async () => {
  await browser.close();
  await docs.stop();
});

/** The scores of one run, from 0 to 100. */
async function scores(path: string, form: 'mobile' | 'desktop'): Promise<Record<string, number>> {
  const config = form === 'desktop' ? desktopConfig : undefined;
  const result = await lighthouse(docs.url + path, { port, logLevel: 'silent', output: 'json' }, config);
  const categories = Object.entries(result?.lhr.categories ?? {});
  return Object.fromEntries(categories.map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]));
}

/** Other work on this machine can only make a page look slower: the best of three counts, and 98 will do. */
async function bestOfThree(path: string, form: 'mobile' | 'desktop'): Promise<Record<string, number>> {
  const runs: Record<string, number>[] = [];
  for (let run = 0; run < 3 && (runs.at(-1)?.['performance'] ?? 0) < 98; run++)
    runs.push(await scores(path, form));
  return runs.reduce((best, one) => ((one['performance'] ?? 0) > (best['performance'] ?? 0) ? one : best));
}

const pages = ['/', '/reference/', '/reference/updateContact/'];
const forms = ['mobile', 'desktop'] as const;

test.each(pages.flatMap((path) => forms.map((form) => [path, form] as const)))(
  '%s on %s: at least 98, 100, 100, 100',
  async (path, form) => {
    const { performance, ...others } = await bestOfThree(path, form);
    expect(performance).toBeGreaterThanOrEqual(98);
    expect(others).toMatchObject({ accessibility: 100, 'best-practices': 100, seo: 100 });
  },
  180_000,
);
