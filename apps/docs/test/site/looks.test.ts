/// <reference lib="dom" />
/** Every page in every look. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesOf, operations } from '../../site/contract.ts';
import { languages } from '../../site/samples.ts';
import { type Look, type Seen, violationsOn } from '../chromium.ts';
import { siteInChromium } from '../site-in-chromium.ts';

const paths = [
  ...['/', '/authentication/', '/reference/', '/reference/updateContact/', '/failures/'],
  ...['/console/updateContact/', '/client/', '/mock/', '/judge/', '/changelog/', '/404.html'],
];
const reference = '/reference/updateContact/';
const cases = operations.flatMap(casesOf);
const site = siteInChromium();

const looks: [string, Look][] = [
  ['light', { width: 1280 }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { width: 320 }],
  ['narrow and dark', { width: 320, colorScheme: 'dark' }],
  ['in forced colours', { forcedColors: 'active' }],
];

describe.each(looks)('%s', (_, look) => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await site.openWith('/', look);
  });
  afterAll(() => seen.page.context().close());

  test.each(paths)('%s is accessible (axe), fits, asks no other host, and keeps its policy', async (path) => {
    const { page, foreign, complaints } = seen;
    await page.goto(site.docs + path);
    expect(await violationsOn(page)).toEqual([]);
    expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      look.width ?? 1280,
    );
  });
});

test("Redocly's rendering asks no other host, and runs only what its policy names", async () => {
  const { page, foreign, complaints } = await site.open('/redoc/');
  await page.getByRole('heading', { name: 'Address Book API' }).first().waitFor();
  expect(foreign).toEqual([]);
  // The logo of its vendor, which the policy stops.
  expect(complaints.filter((text) => !/^Loading the image '[^']+\.svg' violates/.test(text))).toEqual([]);
});

test('print has every sample, every case and every reason', async () => {
  const { page } = await site.open(reference);
  await page.emulateMedia({ media: 'print' });
  for (const language of languages)
    expect(await page.locator(`.panel[data-language="${language}"]`).isVisible()).toBe(true);
  for (const { key } of cases) expect(await page.locator(`#case-${key}`).isVisible()).toBe(true);
  expect(await page.getByText('International format is E.164').isVisible()).toBe(true);
});
