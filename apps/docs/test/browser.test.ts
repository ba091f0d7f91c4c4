/// <reference lib="dom" />
/** The site in Chromium: what only a browser can tell. CI has one: .ci/run sees to it. */
import { startMock } from '@addressbook/mock';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../site/contract.ts';
import { type RunningDocs, startDocs } from '../src/index.ts';

const executablePath = process.env['CHROMIUM_PATH'];
const paths = [
  ...['/', '/reference/', '/authentication/', '/failures/', '/console/'],
  ...['/client/', '/mock/', '/judge/', '/changelog/', '/404.html'],
];
const cases = operations.flatMap(({ responses }) => responses.flatMap((response) => response.cases));

// Without one there is nothing to look at the pages with.
describe.skipIf(!executablePath && !process.env['CI'])('in Chromium', () => {
  let browser: Browser;
  let docs: RunningDocs;
  let mock: Awaited<ReturnType<typeof startMock>>;
  beforeAll(async () => {
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
    ];
    browser = await chromium.launch({
      executablePath: executablePath ?? 'chromium',
      args: [...args, '--disable-sync', '--no-first-run', '--disable-quic'],
    });
    docs = await startDocs({ port: 0 });
    mock = await startMock({ port: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([docs.stop(), mock.stop()]);
  });

  type Look = { width?: number; colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean };
  type Results = { violations: { id: string; nodes: { html: string }[] }[] };
  type Seen = { page: Page; foreign: string[]; complaints: string[] };

  /** Opens a page, and writes down what it asks of other hosts and what the browser complains of. */
  async function open(
    path: string,
    { width = 1280, colorScheme = 'light', javaScriptEnabled = true }: Look = {},
  ): Promise<Seen> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      javaScriptEnabled,
    });
    const page = await context.newPage();
    const [foreign, complaints]: [string[], string[]] = [[], []];
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== docs.url && origin !== mock.url) foreign.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(docs.url + path);
    return { page, foreign, complaints };
  }

  /** What axe has against a page: a rule, and the elements that break it. */
  async function violationsOn(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      // The line above has put it there.
      const { axe } = globalThis as unknown as { axe: { run: () => Promise<Results> } };
      const { violations } = await axe.run();
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
      );
    });
  }

  const looks: [string, Look][] = [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { width: 320 }],
  ];
  // All of them with `pnpm test:site`; here, beside the light ones, those with the most in them.
  const richest = ['/reference/', '/failures/', '/console/'];
  const pathsFor = (name: string) => (process.env['SITE'] === 'all' || name === 'light' ? paths : richest);

  describe.each(looks)('%s', (name, look) => {
    let seen: Seen;
    beforeAll(async () => {
      seen = await open('/', look);
    });
    afterAll(() => seen.page.context().close());

    test.each(pathsFor(name))(
      '%s is accessible (axe), fits, asks no other host, and keeps its policy',
      async (path) => {
        const { page, foreign, complaints } = seen;
        await page.goto(docs.url + path);
        expect(await violationsOn(page)).toEqual([]);
        expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          look.width ?? 1280,
        );
      },
    );
  });

  test('axe finds what is not accessible: a field without a label', async () => {
    const { page } = await open('/');
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('input')));
    expect(await violationsOn(page)).toEqual([expect.stringMatching(/^label: <input/)]);
    await page.context().close();
  });

  test('an inline script is stopped: the policy works', async () => {
    const { page, complaints } = await open('/');
    await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.text = 'globalThis.leaked = true';
      } catch {}
      document.body.append(script);
    });
    expect(await page.evaluate(() => 'leaked' in globalThis)).toBe(false);
    expect(complaints.join()).toMatch(/Content Security Policy|Trusted/);
    await page.context().close();
  });

  test('tabs work without JavaScript', async () => {
    const { page } = await open('/', { javaScriptEnabled: false });
    await page.locator('label', { hasText: 'Python' }).click();
    await page.locator('.panel[data-language="Python"]').waitFor({ state: 'visible' });
    expect(await page.locator('.panel[data-language="curl"]').isVisible()).toBe(false);
    expect(await page.locator('.copy').count()).toBe(0);
    await page.context().close();
  });

  test('the chosen language sticks, and so does the theme', async () => {
    const { page } = await open('/');
    await page.locator('label', { hasText: 'fetch' }).first().click();
    await page.locator('.theme').click();
    await page.goto(`${docs.url}/reference/`);
    await page.locator('.panel[data-language="fetch"]').first().waitFor({ state: 'visible' });
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
    await page.context().close();
  });

  describe('the console', () => {
    test('gets every case from the mock', async () => {
      const { page, complaints } = await open('/console/');
      await page.fill('#server', mock.url);
      for (const { key, status, body } of cases) {
        await page.selectOption('#case', key);
        await page.click('.send');
        await page.locator('#status', { hasText: new RegExp(`^${status} in \\d+ ms$`) }).waitFor();
        const { success, error } = Object(body);
        const received = JSON.parse((await page.textContent('#received')) ?? '');
        expect([key, received.success, received.error?.name]).toEqual([key, success, error?.name]);
        expect(await page.textContent('#headers')).toContain('x-request-id: ');
      }
      // The browser writes every failed answer into its console.
      expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
      await page.context().close();
    });

    test('can be used with the keyboard alone', async () => {
      const { page } = await open('/console/');
      await page.fill('#server', mock.url);
      await page.focus('#server');
      const order: string[] = [];
      for (let count = 0; count < 5; count++) {
        await page.keyboard.press('Tab');
        order.push(
          await page.evaluate(() => document.activeElement?.id || document.activeElement?.className || ''),
        );
      }
      expect(order).toEqual(['key', 'id', 'case', 'body', 'send']);
      await page.keyboard.press('Enter');
      await page.locator('#status', { hasText: /^200 in/ }).waitFor();
      await page.context().close();
    });

    test('says at once what the contract has against a body', async () => {
      const { page } = await open('/console/');
      for (const [text, says] of [
        ['{"alias":5}', 'alias is a string.'],
        ['{"aliass":"x"}', 'aliass is not a field.'],
        ['{"msisdn":"0"}', 'msisdn does not match'],
        ['{', 'Not JSON yet'],
        ['[]', 'The body is an object.'],
      ] as const) {
        await page.fill('#body', text);
        expect(await page.textContent('#problems')).toContain(says);
      }
      await page.context().close();
    });

    test('explains a server that does not answer, and calls no other host', async () => {
      const { page } = await open('/console/');
      await page.fill('#server', 'http://127.0.0.1:9');
      await page.click('.send');
      await page.getByText('Start the mock: npx @addressbook/mock').first().waitFor();
      await page.fill('#server', 'https://api.addressbook.example');
      await page.click('.send');
      await page
        .locator('#status', { hasText: 'This page calls only servers on your own machine' })
        .waitFor();
      expect(await page.textContent('#curl')).toContain(
        "curl --request POST 'https://api.addressbook.example/",
      );
      expect(await page.textContent('#curl')).not.toContain('any-key');
      await page.context().close();
    });

    test('keeps the key nowhere', async () => {
      const { page } = await open('/console/');
      await page.fill('#key', 'ak_very_secret');
      await page.fill('#server', mock.url);
      await page.click('.send');
      await page.locator('#status', { hasText: /^200 in/ }).waitFor();
      const kept = await page.evaluate(
        () => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie,
      );
      expect(kept).not.toContain('ak_very_secret');
      await page.context().close();
    });
  });
});
