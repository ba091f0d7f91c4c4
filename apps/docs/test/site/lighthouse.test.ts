/** What Lighthouse thinks of the pages that are met first. */
import lighthouse, { type Config, desktopConfig } from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDocs, startDocs } from '../../src/index.ts';
import { freePort, startChromium } from '../chromium.ts';

type Form = 'mobile' | 'desktop';
type Throttling = Config.Settings['throttling'];

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

/** What one run found: scores from 0 to 100, and how fast this machine is. */
type Run = { scores: Record<string, number>; benchmarkIndex: number; throttling: Throttling };

async function look(path: string, form: Form, throttling?: Throttling): Promise<Run> {
  const flags = { port, logLevel: 'silent', output: 'json', ...(throttling && { throttling }) } as const;
  const result = await lighthouse(docs.url + path, flags, form === 'desktop' ? desktopConfig : undefined);
  if (!result) throw new Error(`Lighthouse has nothing to say about ${path}.`);
  const { categories, environment, configSettings } = result.lhr;
  const scores = Object.entries(categories).map(([name, { score }]) => [
    name,
    Math.round((score ?? 0) * 100),
  ]);
  return {
    scores: Object.fromEntries(scores),
    benchmarkIndex: environment.benchmarkIndex,
    throttling: configSettings.throttling,
  };
}

/**
 * Other work on this machine can only make a page look slower: the best of three counts, and 98 will do. Lighthouse
 * slows a phone's processor down fourfold from a machine with a benchmark index of 2,000; on a slower one the second
 * and third run are calibrated to the same phone (Lighthouse, docs/throttling.md, "Calibrating multipliers").
 */
async function bestOfThree(path: string, form: Form): Promise<Record<string, number>> {
  const runs = [await look(path, form)];
  while (runs.length < 3 && !runs.some(isFast))
    runs.push(await look(path, form, calibrated(runs.at(-1), form)));
  const [best] = runs.toSorted((one, other) => performanceOf(other) - performanceOf(one));
  return best?.scores ?? {};
}

const performanceOf = ({ scores }: Run) => scores['performance'] ?? 0;
const isFast = (run: Run) => performanceOf(run) >= 98;

function calibrated(before: Run | undefined, form: Form): Throttling | undefined {
  if (!before || form === 'desktop') return undefined;
  const cpuSlowdownMultiplier = Math.max(1, Math.min(4, (4 * before.benchmarkIndex) / 2000));
  return { ...before.throttling, cpuSlowdownMultiplier };
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
