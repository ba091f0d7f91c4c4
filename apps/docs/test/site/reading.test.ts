/// <reference lib="dom" />
/** Themes, languages, menus, sections and search, on any page. */
import { describe, expect, test } from 'vitest';
import { consoleOf, referenceOf } from '../../site/addresses.ts';
import { operations } from '../../site/contract.ts';
import { casesFor, isError } from '../../site/operation.ts';
import { violationsOn } from '../chromium.ts';
import { first } from '../contracts.ts';
import { siteInChromium } from '../site-in-chromium.ts';

const operation = first(operations);
const reference = referenceOf(operation);
const console_ = consoleOf(operation);
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
    const link = page.locator('#menu a[href="/errors/"]');
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu' }).click();
    await link.click();
    await page.waitForURL('**/errors/');
  }
});

test('the navigation marks the current section', async () => {
  const { page } = await site.open(reference);
  const current = page.locator('#menu [aria-current="location"]');
  await current.getByText('Parameters').waitFor();
  const { status } = first(operation.responses.filter(isError).slice(1));
  await page.locator(`#response-${status}`).evaluate((heading) => heading.scrollIntoView());
  await page.locator('#menu [aria-current="location"]', { hasText: status }).waitFor();
  expect(await current.count()).toBe(1);
});

test('a link to a case opens it', async () => {
  const [opened, linked] = casesFor(operation, first(operation.responses.filter(isError)));
  const { page } = await site.open(`${reference}#case-${linked?.key}`);
  await page.locator(`#case-${linked?.key}`).waitFor({ state: 'visible' });
  expect(await page.locator(`#case-${opened?.key}`).isVisible()).toBe(false);
});

describe('the search', () => {
  test('lets the arrow keys choose a result, and is accessible', async () => {
    const { page } = await site.open('/');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('searchbox').fill('request');
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
    await page.getByRole('searchbox').fill('request');
    await page.locator('.finder a').first().waitFor();
  });
});
