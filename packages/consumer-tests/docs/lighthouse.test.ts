/** The scores of Lighthouse for the pages that readers open first. */
import { type RunningDocs, startDocs } from '@addressbook/docs';
import { type LaunchedChrome, launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

type Form = 'mobile' | 'desktop';

const chromePath = process.env['CHROMIUM_PATH'];

let chromium: LaunchedChrome;
let docs: RunningDocs;

/** The scores of one run, from 0 to 100. */
async function scores(path: string, form: Form): Promise<Record<string, number>> {
  const flags = { port: chromium.port, logLevel: 'silent', output: 'json' } as const;
  const result = await lighthouse(docs.url + path, flags, form === 'desktop' ? desktopConfig : undefined);
  const categories = Object.entries(result?.lhr.categories ?? {});
  return Object.fromEntries(categories.map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]));
}

const performanceOf = (run: Record<string, number> | undefined) => run?.['performance'] ?? 0;

/** Other work on this machine can only make a page look slower: the best of three counts, and 98 will do. */
async function bestOfThree(path: string, form: Form): Promise<Record<string, number>> {
  let best = await scores(path, form);
  for (let run = 2; run <= 3 && performanceOf(best) < 98; run++) {
    const next = await scores(path, form);
    if (performanceOf(next) > performanceOf(best)) best = next;
  }
  return best;
}

const pages = ['/', '/reference/', '/reference/updateContact/'];
const forms = ['mobile', 'desktop'] as const;

// The root's scripts set the path of a browser; CI has one.
describe.skipIf(!chromePath && !process.env['CI'])('Lighthouse', () => {
  beforeAll(async () => {
    // Lighthouse's own launcher: a browser with the flags of the other tests runs scripts at half the speed.
    const chromeFlags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic'];
    chromium = await launch({ ...(chromePath && { chromePath }), chromeFlags });
    docs = await startDocs({ port: 0 });
  });
  afterAll(async () => {
    chromium?.kill();
    await docs?.stop();
  });

  test.each(pages.flatMap((path) => forms.map((form) => [path, form] as const)))(
    'gives %s on %s at least 98, 100, 100, 100',
    async (path, form) => {
      const { performance, ...others } = await bestOfThree(path, form);
      expect(performance).toBeGreaterThanOrEqual(98);
      expect(others).toMatchObject({ accessibility: 100, 'best-practices': 100, seo: 100 });
    },
    180_000,
  );
});
