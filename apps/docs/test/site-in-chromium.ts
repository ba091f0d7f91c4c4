import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type RunningDocs, startDocs } from '../src/index.ts';
import { open, renew, type Seen, startChromium, type View } from './chromium.ts';
import { type MockProcess, runMock } from './mock.ts';

/** Starts the built site, a mock and a browser for the tests of a file, or of a `describe`. */
export function siteInChromium(): {
  readonly docs: string;
  readonly mock: string;
  /** Opens a path in a window with this view; the caller closes it. */
  openWith: (path: string, view: View) => Promise<Seen>;
  /** Opens a path; without a view in the window that all share, made like new, because a new one takes a second. */
  open: (path: string, view?: View) => Promise<Seen>;
} {
  let browser: Browser;
  let docs: RunningDocs;
  let mock: MockProcess;
  let common: Seen | undefined;
  const others: Seen[] = [];
  beforeAll(async () => {
    browser = await startChromium();
    docs = await startDocs({ port: 0 });
    mock = await runMock();
  });
  afterEach(async () => {
    for (const { page } of others.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([docs?.stop(), mock?.stop()]);
  });

  const openWith = (path: string, view: View) => open(browser, docs.url + path, view, [docs.url, mock.url]);
  return {
    get docs() {
      return docs.url;
    },
    get mock() {
      return mock.url;
    },
    openWith,
    open: async (path, view) => {
      if (view) {
        const seen = await openWith(path, view);
        others.push(seen);
        return seen;
      }
      common ??= await openWith('/', {});
      await renew(common, docs.url + path);
      return common;
    },
  };
}
