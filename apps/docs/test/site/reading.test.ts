/// <reference lib="dom" />
/** What a reader does on any page: choose, open, follow, find. */
import { describe, expect, test } from 'vitest';
import { violationsOn } from '../chromium.ts';
import { siteInChromium } from '../site-in-chromium.ts';

const [reference, console_] = ['/reference/updateContact/', '/console/updateContact/'];
const site = siteInChromium();

test('the chosen language sticks, and so does the theme', async () => {
  const { page } = await site.open('/');
  await page.locator('label', { hasText: 'fetch' }).first().click();
  await page.locator('.theme').click();
  await page.goto(site.docs + reference);
  await page.locator('.panel[data-language="fetch"]').first().waitFor({ state: 'visible' });
  expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
});

test('on a narrow screen the menu opens over the page, without JavaScript too', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await site.open(reference, { width: 320, javaScriptEnabled });
    const link = page.locator('#menu a[href="/failures/"]');
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu' }).click();
    await link.click();
    await page.waitForURL('**/failures/');
  }
});

test('the navigation marks the section that is being read', async () => {
  const { page } = await site.open(reference);
  const current = page.locator('#menu [aria-current="location"]');
  await current.getByText('Parameters').waitFor();
  await page.locator('#answer-401').evaluate((heading) => heading.scrollIntoView());
  await page.locator('#menu [aria-current="location"]', { hasText: '401' }).waitFor();
  expect(await current.count()).toBe(1);
});

test('a link to a case opens it', async () => {
  const { page } = await site.open(`${reference}#case-unknown-contact`);
  await page.locator('#case-unknown-contact').waitFor({ state: 'visible' });
  expect(await page.locator('#case-bad-msisdn').isVisible()).toBe(false);
});

describe('the search', () => {
  test('is walked through with the arrows, and is accessible', async () => {
    const { page } = await site.open('/');
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
    const { page } = await site.open(console_);
    await page.fill('#key', '');
    await page.focus('#key');
    await page.keyboard.type('a/b');
    expect(await page.inputValue('#key')).toBe('a/b');
  });

  test('says so when it cannot be loaded, and tries again', async () => {
    const { page } = await site.open('/');
    await page.route('**/search.json', (route) => route.abort());
    await page.keyboard.press('/');
    await page.getByText('The search could not be loaded').waitFor();
    await page.unroute('**/search.json');
    await page.getByRole('searchbox').fill('contact');
    await page.locator('.finder a').first().waitFor();
  });
});
