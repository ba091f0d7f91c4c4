/// <reference lib="dom" />
/** Every page in every theme and viewport. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { referenceOf } from '../../site/addresses.ts';
import { operations } from '../../site/contract.ts';
import { pages } from '../../site/pages.ts';
import { reasonsFor } from '../../site/provenance.ts';
import { languages } from '../../site/samples.ts';
import { type Seen, type View, violationsOn } from '../chromium.ts';
import { first } from '../contracts.ts';
import { siteInChromium } from '../site-in-chromium.ts';

const paths = [...pages.map(([path]) => path), '/404.html'];
const operation = first(operations);
const site = siteInChromium();

const views: [string, View][] = [
  ['light', { width: 1280 }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { width: 320 }],
  ['narrow and dark', { width: 320, colorScheme: 'dark' }],
  ['in forced colours', { forcedColors: 'active' }],
];

describe.each(views)('%s', (_, view) => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await site.openWith('/', view);
  });
  afterAll(() => seen.page.context().close());

  test.each(paths)('%s is accessible (axe), fits, asks no other host, and keeps its policy', async (path) => {
    const { page, foreign, complaints } = seen;
    await page.goto(site.docs + path);
    expect(await violationsOn(page)).toEqual([]);
    expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      view.width ?? 1280,
    );
  });
});

test('print has every sample, every case and every reason', async () => {
  const { page } = await site.open(referenceOf(operation));
  await page.emulateMedia({ media: 'print' });
  for (const language of languages)
    expect(await page.locator(`.panel[data-language="${language}"]`).isVisible()).toBe(true);
  for (const { key } of operation.cases) expect(await page.locator(`#case-${key}`).isVisible()).toBe(true);
  const inferred = operation.responses.flatMap((response) => reasonsFor(response));
  expect(await page.getByText(first(inferred)).first().isVisible()).toBe(true);
});
