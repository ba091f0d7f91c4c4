import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type RunningDocs, startDocs } from '../src/index.ts';
import { open, renew, type Seen, startChromium, type View } from './chromium.ts';

/** A server on another origin that responds to everything with 200; the consumer tests have the mock. */
async function startResponder(): Promise<{ url: string; stop: () => Promise<void> }> {
  const headers = ['access-control-allow-origin', 'access-control-allow-headers'].map((name) => [name, '*']);
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { ...Object.fromEntries(headers), 'content-type': 'application/json' });
    response.end('{"success":true}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** Starts the built site, another server and a browser for the tests of a file, or of a `describe`. */
export function siteInChromium(): {
  readonly docs: string;
  /** The URL of a server that responds to everything with 200. */
  readonly server: string;
  /** Opens a path in a window with this view; the caller closes it. */
  openWith: (path: string, view: View) => Promise<Seen>;
  /** Opens a path; without a view in the window that all share, made like new, because a new one takes a second. */
  open: (path: string, view?: View) => Promise<Seen>;
} {
  let browser: Browser;
  let docs: RunningDocs;
  let server: Awaited<ReturnType<typeof startResponder>>;
  let common: Seen | undefined;
  const others: Seen[] = [];
  beforeAll(async () => {
    browser = await startChromium();
    docs = await startDocs({ port: 0 });
    server = await startResponder();
  });
  afterEach(async () => {
    for (const { page } of others.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([docs.stop(), server.stop()]);
  });

  const openWith = (path: string, view: View) => open(browser, docs.url + path, view, [docs.url, server.url]);
  return {
    get docs() {
      return docs.url;
    },
    get server() {
      return server.url;
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
