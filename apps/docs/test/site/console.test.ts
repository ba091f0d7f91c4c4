/// <reference lib="dom" />
/** The console, beyond sending. */
import { expect, test } from 'vitest';
import { consoleOf } from '../../site/addresses.ts';
import { operations } from '../../site/contract.ts';
import { fieldsOf, parametersOf } from '../../site/fields.ts';
import { errorsIn, requestMediaType } from '../../site/operation.ts';
import { languages } from '../../site/samples.ts';
import { first } from '../contracts.ts';
import { siteInChromium } from '../site-in-chromium.ts';

const operation = first(operations);
const console_ = consoleOf(operation);
const error = first(errorsIn(operation.cases).filter(({ request }) => !request.isInvalid));
const strings = fieldsOf(requestMediaType(operation)?.schema).filter(({ type }) => type === 'string');
const { name } = first(strings.filter(({ rules }) => rules.length === 0));
const bound = first(strings.filter(({ rules }) => rules.length > 0));
const parameter = first(parametersOf(operation).filter((one) => one.in === 'path')).name;
const site = siteInChromium();

test('says at once what is wrong with a body', async () => {
  const { page } = await site.open(console_);
  for (const [text, says] of [
    [`{"${name}":5}`, `/${name} must be of the type string.`],
    [`{"${name}s":"x"}`, `/${name}s is not a field of the contract.`],
    [`{"${bound.name}":"0"}`, `/${bound.name} must match ^`],
    ['{', 'Not JSON: '],
    ['[]', 'must be of the type object.'],
  ] as const) {
    await page.fill('#body', text);
    expect(await page.textContent('#problems')).toContain(says);
    expect(await page.getAttribute('#body', 'aria-invalid')).toBe('true');
  }
  await page.fill('#body', '{}');
  expect(await page.textContent('#problems')).toBe('');
});

test('shows the request as code, in every language, as the reader types it', async () => {
  const { page } = await site.open(`${console_}#${error.key}`);
  expect(await page.inputValue('#case')).toBe(error.key);
  await page.fill('#body', `{"${name}":"ärger"}`);
  await page.fill(`#parameter-${parameter}`, 'one/two');
  for (const language of languages) {
    const code = await page.textContent(`[data-sample="${language}"]`);
    expect(code).toContain('ärger');
    expect(code).toMatch(/one(\/|%2F)two/);
    expect(code).toContain(`code=${error.status}, example=${error.key}`);
    expect(code).not.toContain('any-key');
  }
});

test('says why it does not send', async () => {
  const { page } = await site.open(console_);
  for (const [field, text, says] of [
    [
      '#server',
      'https://api.addressbook.example',
      'This page sends requests only to servers on your own machine',
    ],
    [`#parameter-${parameter}`, '', `${parameter} is empty`],
    ['#key', 'a key', 'An API key consists of letters'],
  ] as const) {
    const before = await page.inputValue(field);
    await page.fill(field, text);
    await page.click('.send');
    await page.locator('#status', { hasText: says }).waitFor();
    await page.fill(field, before);
  }
});

test('says that the browser keeps the page from the machine, when the reader has denied it', async () => {
  const { page } = await site.open(console_);
  await page.evaluate(() => {
    const refused = { state: 'denied' } as PermissionStatus; // the part of it that the page reads
    navigator.permissions.query = async () => refused;
  });
  await page.fill('#server', 'http://127.0.0.1:9');
  await page.click('.send');
  await page
    .locator('#status', { hasText: 'The browser keeps this page from reaching your machine' })
    .waitFor();
});

test('says how to start a server that does not respond, and sends requests to no other host', async () => {
  const { page } = await site.open(console_);
  await page.fill('#server', 'http://127.0.0.1:9');
  await page.click('.send');
  await page.locator('#status', { hasText: 'Start the mock: npx @addressbook/mock' }).waitFor();
  await page.fill('#server', 'https://api.addressbook.example');
  await page.click('.send');
  await page
    .locator('#status', { hasText: 'This page sends requests only to servers on your own machine' })
    .waitFor();
  expect(await page.textContent('[data-sample="curl"]')).toContain(
    'server=https://api.addressbook.example\n',
  );
});

test('keeps the key nowhere', async () => {
  const { page } = await site.open(console_);
  await page.fill('#key', 'ak_very_secret');
  await page.fill('#server', site.server);
  await page.click('.send');
  await page.locator('#status', { hasText: /^HTTP 200 in/ }).waitFor();
  const kept = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie,
  );
  expect(kept).not.toContain('ak_very_secret');
});
