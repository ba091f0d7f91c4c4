/// <reference lib="dom" />
/** The console, beyond sending. */
import { expect, test } from 'vitest';
import { languages } from '../../site/samples.ts';
import { siteInChromium } from '../site-in-chromium.ts';

const console_ = '/console/updateContact/';
const site = siteInChromium();

test('says at once what the contract has against a body', async () => {
  const { page } = await site.open(console_);
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
  const { page } = await site.open(`${console_}#unknown-contact`);
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
  const { page } = await site.open(console_);
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
  const { page } = await site.open(console_);
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
  const { page } = await site.open(console_);
  await page.fill('#server', 'http://127.0.0.1:9');
  await page.click('.send');
  await page.locator('#status', { hasText: 'Start the mock: npx @addressbook/mock' }).waitFor();
  await page.fill('#server', 'https://api.addressbook.example');
  await page.click('.send');
  await page.locator('#status', { hasText: 'This page calls only servers on your own machine' }).waitFor();
  expect(await page.textContent('[data-sample="curl"]')).toContain(
    'server=https://api.addressbook.example\n',
  );
});

test('keeps the key nowhere', async () => {
  const { page } = await site.open(console_);
  await page.fill('#key', 'ak_very_secret');
  await page.fill('#server', site.mock);
  await page.click('.send');
  await page.locator('#status', { hasText: /^HTTP 200 in/ }).waitFor();
  const kept = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie,
  );
  expect(kept).not.toContain('ak_very_secret');
});
