/// <reference lib="dom" />
/** The built site in Chromium, in short: `pnpm test:site` has the rest. CI has a browser: .ci/run installs it. */
import { describe, expect, test } from 'vitest';
import { consoleOf, errorOf, referenceOf } from '../site/addresses.ts';
import { operations } from '../site/contract.ts';
import { fieldsOf, parametersOf } from '../site/fields.ts';
import { errorsIn, headersOf, requestMediaType } from '../site/operation.ts';
import { violationsOn } from './chromium.ts';
import { first } from './contracts.ts';
import { siteInChromium } from './site-in-chromium.ts';

const operation = first(operations);
const { cases } = operation;
const reference = referenceOf(operation);
const console_ = consoleOf(operation);

// Without a browser these tests cannot run.
describe.skipIf(!process.env['CHROMIUM_PATH'] && !process.env['CI'])('in Chromium', () => {
  const site = siteInChromium();

  test.each([reference, '/errors/', console_])(
    '%s is accessible (axe), asks no other host, and keeps its policy',
    async (path) => {
      const { page, foreign, complaints } = await site.open(path);
      expect(await violationsOn(page)).toEqual([]);
      expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
    },
  );

  test('axe finds what is not accessible: a field without a label', async () => {
    const { page } = await site.open('/');
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('input')));
    expect(await violationsOn(page)).toEqual([expect.stringMatching(/^label: <input/)]);
  });

  test('an inline script is stopped: the policy works', async () => {
    const { page, complaints } = await site.open('/');
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

  test('only a console may reach this machine, whatever runs in the page', async () => {
    for (const [path, reaches] of [
      [reference, false],
      [console_, true],
    ] as const) {
      const { page, complaints } = await site.open(path);
      const reached = await page.evaluate(
        (url) =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        `${site.server}/no-such-path`,
      );
      expect([path, reached]).toEqual([path, reaches]);
      expect(complaints.join().includes('Content Security Policy')).toBe(!reaches);
    }
  });

  test('tabs work without JavaScript', async () => {
    const { page } = await site.open('/', { javaScriptEnabled: false });
    await page.locator('label', { hasText: 'Python' }).click();
    await page.locator('.panel[data-language="Python"]').waitFor({ state: 'visible' });
    expect(await page.locator('.panel[data-language="curl"]').isVisible()).toBe(false);
    expect(await page.locator('.copy').count()).toBe(0);
  });

  describe('the search', () => {
    const field = first(fieldsOf(requestMediaType(operation)?.schema)).name;
    const error = first(errorsIn(cases)).error.name;
    const header = first(headersOf(operation)).name;
    /** The words inside a name, in lower case. */
    const inWords = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])|-/g, ' ').toLowerCase();

    test('opens with /, finds fields, errors and words, and opens the first result on Enter', async () => {
      const { page, complaints } = await site.open('/');
      await page.keyboard.press('/');
      const input = page.getByRole('searchbox');
      await input.waitFor();
      for (const [words, path] of [
        [field, `${reference}#body.${field}`],
        [inWords(error), errorOf(error)],
        [inWords(header), `${reference}#header-${header}`],
        ['mock', '/mock/'],
      ] as const) {
        await input.fill(words);
        await page.locator(`.finder a[href^="${path}"]`).first().waitFor();
      }
      await input.fill('nothing such as this');
      await page.getByText('No page has “nothing such as this”.').waitFor();
      await input.fill(error);
      await page.locator('.finder a').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/*${error}*`);
      expect(complaints).toEqual([]);
    });
  });

  describe('the console', () => {
    test('can be used with the keyboard alone', async () => {
      const { page } = await site.open(console_);
      await page.fill('#server', site.server);
      await page.focus('#server');
      const order: string[] = [];
      for (let count = 0; count < 4 + parametersOf(operation).length; count++) {
        await page.keyboard.press('Tab');
        order.push(
          await page.evaluate(() => document.activeElement?.id || document.activeElement?.className || ''),
        );
      }
      const inputs = parametersOf(operation).map(({ name }) => `parameter-${name}`);
      expect(order).toEqual(['key', ...inputs, 'case', 'body', 'button primary send']);
      await page.keyboard.press('Enter');
      await page.locator('#status', { hasText: /^HTTP 200 in/ }).waitFor();
    });
  });
});
