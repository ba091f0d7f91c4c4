/// <reference lib="dom" />
/** The site in Chromium, in short: `pnpm test:site` has the rest. CI has a browser: .ci/run sees to it. */
import { describe, expect, test } from 'vitest';
import { casesOf, operations } from '../site/contract.ts';
import { violationsOn } from './chromium.ts';
import { siteInChromium } from './site-in-chromium.ts';

const [reference, console_] = ['/reference/updateContact/', '/console/updateContact/'];
const cases = operations.flatMap(casesOf);

// Without one there is nothing to look at the pages with.
describe.skipIf(!process.env['CHROMIUM_PATH'] && !process.env['CI'])('in Chromium', () => {
  const site = siteInChromium();

  test.each([reference, '/failures/', console_])(
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

  test('tabs work without JavaScript', async () => {
    const { page } = await site.open('/', { javaScriptEnabled: false });
    await page.locator('label', { hasText: 'Python' }).click();
    await page.locator('.panel[data-language="Python"]').waitFor({ state: 'visible' });
    expect(await page.locator('.panel[data-language="curl"]').isVisible()).toBe(false);
    expect(await page.locator('.copy').count()).toBe(0);
  });

  describe('the search', () => {
    test('opens with /, finds fields, failures and words, and is left with Enter', async () => {
      const { page, complaints } = await site.open('/');
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
  });

  describe('the console', () => {
    test('gets every case from the mock', async () => {
      const { page, complaints } = await site.open(console_);
      await page.fill('#server', site.mock);
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
      const { page } = await site.open(console_);
      await page.fill('#server', site.mock);
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
  });
});
