/// <reference lib="dom" />
/** Pages on another origin, in a real browser, because only a browser enforces CORS. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';

const executablePath = process.env['CHROMIUM_PATH'];
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

// CI has a browser (.ci/run installs one). Without a browser the tests are skipped.
describe.skipIf(!executablePath && !process.env['CI'])('a page on another origin', () => {
  let mock: RunningMock;
  let site: Server;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    mock = await startMock({ port: 0 });
    site = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>x</title>'),
    );
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: [...flags, '--disable-sync', '--no-first-run', '--disable-quic'],
    });
    page = await browser.newPage();
    // A server that listens on a port has an AddressInfo, never a pipe's name.
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser?.close();
    site.closeAllConnections();
    site.close();
  });

  test('reads success and errors with `credentials: include`, their headers too', async () => {
    const seen = await page.evaluate(async (url) => {
      const ask = async (prefer: string) => {
        const response = await fetch(`${url}/addressbook/contacts/x`, {
          method: 'POST',
          credentials: 'include',
          headers: { authorization: 'Bearer k', 'content-type': 'application/json', prefer },
          body: '{}',
        });
        const { success }: { success: boolean } = await response.json();
        return [response.status, response.headers.get('retry-after'), success];
      };
      return [await ask(''), await ask('example=too-many-requests')];
    }, mock.url);
    expect(seen).toEqual([
      [200, null, true],
      [429, '30', false],
    ]);
  });

  test('reads a response to an XMLHttpRequest `withCredentials`', async () => {
    const status = await page.evaluate(
      (url) =>
        new Promise<number>((resolve) => {
          const request = new XMLHttpRequest();
          request.open('POST', `${url}/addressbook/contacts/x`);
          request.withCredentials = true;
          request.setRequestHeader('authorization', 'Bearer k');
          request.setRequestHeader('content-type', 'application/json');
          request.onloadend = () => resolve(request.status);
          request.send('{}');
        }),
      mock.url,
    );
    expect(status).toBe(200);
  });

  test('sends a beacon of JSON, which browsers send with credentials', async () => {
    await page.evaluate((url) => {
      navigator.sendBeacon(
        `${url}/addressbook/contacts/beacon`,
        new Blob(['{}'], { type: 'application/json' }),
      );
    }, mock.url);
    await expect
      .poll(() => mock.requests.map(({ method, path }) => `${method} ${path}`))
      .toContain('POST /addressbook/contacts/beacon');
  });

  test('a page that keeps a spare connection does not keep the mock from stopping', async () => {
    await page.evaluate(async (url) => {
      const link = document.createElement('link');
      link.rel = 'preconnect';
      link.href = url;
      document.head.append(link);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }, mock.url);
    const start = performance.now();
    await mock.stop();
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('through a proxy, reads responses only on a page of this machine', async () => {
    const behind = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end('{}'),
    ).listen(0, '127.0.0.1');
    await once(behind, 'listening');
    const proxy = await startMock({
      port: 0,
      proxy: `http://127.0.0.1:${(behind.address() as AddressInfo).port}`,
    });
    const ask = (url: string) =>
      page.evaluate(
        (target) =>
          fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).then(
            ({ status }) => String(status),
            () => 'refused',
          ),
        `${url}/addressbook/contacts/x`,
      );
    expect(await ask(proxy.url)).toBe('200');
    const foreign = await browser.newPage();
    await foreign.route('http://elsewhere.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>x</title>' }),
    );
    await foreign.goto('http://elsewhere.example/');
    const seen = await foreign.evaluate(
      (target) =>
        fetch(target, { method: 'POST', body: '{}' }).then(
          ({ status }) => String(status),
          () => 'refused',
        ),
      `${proxy.url}/addressbook/contacts/x`,
    );
    await proxy.stop();
    behind.closeAllConnections();
    behind.close();
    expect(seen).toBe('refused');
    expect(proxy.requests.at(-1)?.status ?? 403).not.toBe(500);
  });
});
