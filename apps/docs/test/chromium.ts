/// <reference lib="dom" />
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** The viewport and the settings of the browser in which a page is opened. */
export type View = {
  width?: number;
  colorScheme?: 'light' | 'dark';
  forcedColors?: 'active';
  javaScriptEnabled?: boolean;
};

/** An open page, its requests to other hosts, and the errors in the browser's console. */
export type Seen = { page: Page; foreign: string[]; complaints: string[] };

/** Flags that keep a browser from requests of its own. */
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  ...['--disable-sync', '--no-first-run', '--disable-quic'],
];

/** Starts the Chromium that was found (vitest.shared.ts). */
export function startChromium(...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [...flags, ...more],
  });
}

/** Opens a page, and records its foreign requests, to other origins than these, and its errors. */
export async function open(browser: Browser, url: string, view: View, origins: string[]): Promise<Seen> {
  const { width = 1280, colorScheme = 'light', forcedColors = 'none', javaScriptEnabled = true } = view;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    forcedColors,
    javaScriptEnabled,
  });
  const page = await context.newPage();
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('requestfinished', (request) => {
    if (!origins.includes(new URL(request.url()).origin)) foreign.push(request.url());
  });
  page.on('requestfailed', (request) => {
    // A request that the policy of a page blocks does not leave it.
    if (request.failure()?.errorText !== 'csp' && !origins.includes(new URL(request.url()).origin))
      foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, foreign, complaints };
}

/** Opens another page in the window of one before, and forgets what was kept and recorded there. */
export async function renew({ page, foreign, complaints }: Seen, url: string): Promise<void> {
  await page.unrouteAll();
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  await page.goto(url);
  foreign.length = 0;
  complaints.length = 0;
}

type Results = { violations: { id: string; nodes: { html: string }[] }[] };

/** The violations that axe finds on a page by WCAG 2.2 A and AA and by best practice: a rule, and its elements. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // The line above defines it.
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<Results> } };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ runOnly: tags, rules: { 'target-size': { enabled: true } } });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  });
}
