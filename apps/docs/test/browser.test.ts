/// <reference lib="dom" />
/** The site in Chromium: what only a browser can tell. CI has one: .ci/run sees to it. */
import { startMock } from '@addressbook/mock';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { casesOf, operations } from '../site/contract.ts';
import { languages } from '../site/samples.ts';
import { type RunningDocs, startDocs } from '../src/index.ts';
import { type Look, open as openIn, renew, type Seen, startChromium, violationsOn } from './chromium.ts';

const paths = [
  ...['/', '/authentication/', '/reference/', '/reference/updateContact/', '/failures/'],
  ...['/console/updateContact/', '/client/', '/mock/', '/judge/', '/changelog/', '/404.html'],
];
const [reference, console_] = ['/reference/updateContact/', '/console/updateContact/'];
const cases = operations.flatMap(casesOf);

// Without one there is nothing to look at the pages with.
describe.skipIf(!process.env['CHROMIUM_PATH'] && !process.env['CI'])('in Chromium', () => {
  let browser: Browser;
  let docs: RunningDocs;
  let mock: Awaited<ReturnType<typeof startMock>>;
  beforeAll(async () => {
    browser = await startChromium();
    docs = await startDocs({ port: 0 });
    mock = await startMock({ port: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([docs.stop(), mock.stop()]);
  });

  // Opening a window takes a second, so whoever needs no look of its own gets the same one, as good as new.
  let common: Seen;
  const others: Seen[] = [];
  const openWith = (path: string, look: Look) => openIn(browser, docs.url + path, look, [docs.url, mock.url]);
  const open = async (path: string, look?: Look): Promise<Seen> => {
    if (look) {
      const seen = await openWith(path, look);
      others.push(seen);
      return seen;
    }
    common ??= await openWith('/', {});
    await renew(common, docs.url + path);
    return common;
  };
  afterEach(async () => {
    for (const { page } of others.splice(0)) await page.context().close();
  });

  const looks: [string, Look][] = [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { width: 320 }],
    ['narrow and dark', { width: 320, colorScheme: 'dark' }],
    ['in forced colours', { forcedColors: 'active' }],
  ];
  // All of them with `pnpm test:site`; here one look at those with the most in them.
  const richest = [reference, '/failures/', console_];
  const isAll = process.env['SITE'] === 'all';

  describe.each(isAll ? looks : looks.slice(0, 1))('%s', (_, look) => {
    let seen: Seen;
    beforeAll(async () => {
      seen = await openWith('/', look);
    });
    afterAll(() => seen.page.context().close());

    test.each(isAll ? paths : richest)(
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

  test("Redocly's rendering asks no other host, and runs only what its policy names", async () => {
    const { page, foreign, complaints } = await open('/redoc/');
    await page.getByRole('heading', { name: 'Address Book API' }).first().waitFor();
    expect(foreign).toEqual([]);
    // The logo of its vendor, which the policy stops.
    expect(complaints.filter((text) => !/^Loading the image '[^']+\.svg' violates/.test(text))).toEqual([]);
  });

  test('axe finds what is not accessible: a field without a label', async () => {
    const { page } = await open('/');
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('input')));
    expect(await violationsOn(page)).toEqual([expect.stringMatching(/^label: <input/)]);
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
  });

  test('tabs work without JavaScript', async () => {
    const { page } = await open('/', { javaScriptEnabled: false });
    await page.locator('label', { hasText: 'Python' }).click();
    await page.locator('.panel[data-language="Python"]').waitFor({ state: 'visible' });
    expect(await page.locator('.panel[data-language="curl"]').isVisible()).toBe(false);
    expect(await page.locator('.copy').count()).toBe(0);
  });

  test('the chosen language sticks, and so does the theme', async () => {
    const { page } = await open('/');
    await page.locator('label', { hasText: 'fetch' }).first().click();
    await page.locator('.theme').click();
    await page.goto(docs.url + reference);
    await page.locator('.panel[data-language="fetch"]').first().waitFor({ state: 'visible' });
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  test('on a narrow screen the menu opens over the page, without JavaScript too', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page } = await open(reference, { width: 320, javaScriptEnabled });
      const link = page.locator('#menu a[href="/failures/"]');
      expect(await link.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Menu' }).click();
      await link.click();
      await page.waitForURL('**/failures/');
    }
  });

  test('the navigation marks the section that is being read', async () => {
    const { page } = await open(reference);
    const current = page.locator('#menu [aria-current="location"]');
    await current.getByText('Parameters').waitFor();
    await page.locator('#answer-401').evaluate((heading) => heading.scrollIntoView());
    await page.locator('#menu [aria-current="location"]', { hasText: '401' }).waitFor();
    expect(await current.count()).toBe(1);
  });

  test('a link to a case opens it', async () => {
    const { page } = await open(`${reference}#case-unknown-contact`);
    await page.locator('#case-unknown-contact').waitFor({ state: 'visible' });
    expect(await page.locator('#case-bad-msisdn').isVisible()).toBe(false);
  });

  test('print has every sample, every case and every reason', async () => {
    const { page } = await open(reference);
    await page.emulateMedia({ media: 'print' });
    for (const language of languages)
      expect(await page.locator(`.panel[data-language="${language}"]`).isVisible()).toBe(true);
    for (const { key } of cases) expect(await page.locator(`#case-${key}`).isVisible()).toBe(true);
    expect(await page.getByText('International format is E.164').isVisible()).toBe(true);
  });

  describe('the search', () => {
    test('opens with /, finds fields, failures and words, and is left with Enter', async () => {
      const { page, complaints } = await open('/');
      await page.keyboard.press('/');
      const input = page.getByRole('searchbox');
      await input.waitFor();
      for (const [words, path] of [
        ['msisdn', `${reference}#body.msisdn`],
        ['not found', '/failures/#NotFoundError'],
        ['retry after', `${reference}#header-Retry-After`],
        ['chaos', '/mock/'],
      ] as const) {
        await input.fill(words);
        await page.locator(`.finder a[href^="${path}"]`).first().waitFor();
      }
      await input.fill('nothing such as this');
      await page.getByText('Nothing is called “nothing such as this”.').waitFor();
      await input.fill('ServiceUnavailable');
      await page.locator('.finder a').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/*ServiceUnavailableError*');
      expect(complaints).toEqual([]);
    });

    test('is walked through with the arrows, and is accessible', async () => {
      const { page } = await open('/');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('searchbox').fill('contact');
      await page.locator('.finder a').nth(1).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('href'));
      expect(focused).toBe(await page.locator('.finder a').nth(1).getAttribute('href'));
      expect(await violationsOn(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('.finder').waitFor({ state: 'hidden' });
    });

    test('a / typed into a field is a /', async () => {
      const { page } = await open(console_);
      await page.fill('#key', '');
      await page.focus('#key');
      await page.keyboard.type('a/b');
      expect(await page.inputValue('#key')).toBe('a/b');
    });

    test('says so when it cannot be loaded, and tries again', async () => {
      const { page } = await open('/');
      await page.route('**/search.json', (route) => route.abort());
      await page.keyboard.press('/');
      await page.getByRole('searchbox').fill('contact');
      await page.getByText('The search could not be loaded').waitFor();
      await page.unroute('**/search.json');
      await page.keyboard.press('Escape');
      await page.locator('.finder').waitFor({ state: 'hidden' });
      await page.keyboard.press('/');
      await page.locator('.finder a').first().waitFor();
    });
  });

  describe('the console', () => {
    test('gets every case from the mock', async () => {
      const { page, complaints } = await open(console_);
      await page.fill('#server', mock.url);
      for (const { key, status, body } of cases) {
        await page.selectOption('#case', key);
        await page.click('.send');
        await page.locator('#status', { hasText: new RegExp(`^HTTP ${status} in \\d+ ms$`) }).waitFor();
        const { success, error } = Object(body);
        const received = JSON.parse((await page.textContent('#received')) ?? '');
        expect([key, received.success, received.error?.name]).toEqual([key, success, error?.name]);
        expect(await page.textContent('#headers')).toContain('x-request-id: ');
      }
      // The browser writes every failed answer into its console.
      expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
    });

    test('can be used with the keyboard alone', async () => {
      const { page } = await open(console_);
      await page.fill('#server', mock.url);
      await page.focus('#server');
      const order: string[] = [];
      for (let count = 0; count < 5; count++) {
        await page.keyboard.press('Tab');
        order.push(
          await page.evaluate(() => document.activeElement?.id || document.activeElement?.className || ''),
        );
      }
      expect(order).toEqual(['key', 'parameter-contact_id', 'case', 'body', 'button primary send']);
      await page.keyboard.press('Enter');
      await page.locator('#status', { hasText: /^HTTP 200 in/ }).waitFor();
    });

    test('says at once what the contract has against a body', async () => {
      const { page } = await open(console_);
      for (const [text, says] of [
        ['{"alias":5}', '/alias has to be of the type string.'],
        ['{"aliass":"x"}', '/aliass is no field of the contract.'],
        ['{"msisdn":"0"}', '/msisdn has to match ^'],
        ['{', 'Not JSON: '],
        ['[]', 'has to be of the type object.'],
      ] as const) {
        await page.fill('#body', text);
        expect(await page.textContent('#problems')).toContain(says);
        expect(await page.getAttribute('#body', 'aria-invalid')).toBe('true');
      }
      await page.fill('#body', '{}');
      expect(await page.textContent('#problems')).toBe('');
    });

    test('shows the call as code, in every language, as it is typed', async () => {
      const { page } = await open(`${console_}#unknown-contact`);
      expect(await page.inputValue('#case')).toBe('unknown-contact');
      await page.fill('#body', '{"alias":"ärger"}');
      await page.fill('#parameter-contact_id', 'one/two');
      for (const language of languages) {
        const code = await page.textContent(`[data-sample="${language}"]`);
        expect(code).toContain('ärger');
        expect(code).toMatch(/one(\/|%2F)two/);
        expect(code).toContain('code=400, example=unknown-contact');
        expect(code).not.toContain('any-key');
      }
    });

    test('says why it does not send', async () => {
      const { page } = await open(console_);
      for (const [field, text, says] of [
        ['#server', 'https://api.addressbook.example', 'This page calls only servers on your own machine'],
        ['#parameter-contact_id', '', 'contact_id is empty'],
        ['#key', 'a key', 'An API key is made of letters'],
      ] as const) {
        const before = await page.inputValue(field);
        await page.fill(field, text);
        await page.click('.send');
        await page.locator('#status', { hasText: says }).waitFor();
        await page.fill(field, before);
      }
    });

    test('explains that the browser was told to refuse', async () => {
      const { page } = await open(console_);
      await page.evaluate(() => {
        const refused = { state: 'denied' } as PermissionStatus; // what a browser says after a refusal
        navigator.permissions.query = async () => refused;
      });
      await page.fill('#server', 'http://127.0.0.1:9');
      await page.click('.send');
      await page
        .locator('#status', { hasText: 'The browser keeps this page from calling your machine' })
        .waitFor();
    });

    test('explains a server that does not answer, and calls no other host', async () => {
      const { page } = await open(console_);
      await page.fill('#server', 'http://127.0.0.1:9');
      await page.click('.send');
      await page.locator('#status', { hasText: 'Start the mock: npx @addressbook/mock' }).waitFor();
      await page.fill('#server', 'https://api.addressbook.example');
      await page.click('.send');
      await page
        .locator('#status', { hasText: 'This page calls only servers on your own machine' })
        .waitFor();
      expect(await page.textContent('[data-sample="curl"]')).toContain(
        'server=https://api.addressbook.example\n',
      );
    });

    test('keeps the key nowhere', async () => {
      const { page } = await open(console_);
      await page.fill('#key', 'ak_very_secret');
      await page.fill('#server', mock.url);
      await page.click('.send');
      await page.locator('#status', { hasText: /^HTTP 200 in/ }).waitFor();
      const kept = await page.evaluate(
        () => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie,
      );
      expect(kept).not.toContain('ak_very_secret');
    });
  });
});
