import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLeakCheck, createRedactor } from '../src/redact.ts';
import { revealed } from './revealed.ts';

const key = 'ak_Live+9f/0c~1d&"%41\\u0041';
const { clean, foreign } = createRedactor([key]);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const each = (write: (code: number) => string) => Array.from(key, (one) => write(one.charCodeAt(0))).join('');

test.each([
  ['as it is', key],
  ['in lower case', key.toLowerCase()],
  ['in capitals', key.toUpperCase()],
  ['backwards', [...key].reverse().join('')],
  ['without its last character', key.slice(0, -1)],
  ['without its first characters', key.slice(5)],
  ['eight characters of it', key.slice(3, 11)],
  ['in percent escapes where needed', encodeURIComponent(key)],
  ['in percent escapes', each((code) => `%${code.toString(16)}`)],
  ['in percent escapes twice', encodeURIComponent(encodeURIComponent(key))],
  ['as a JSON string', JSON.stringify(key)],
  ['as JSON in JSON', JSON.stringify(JSON.stringify(key))],
  ['in JSON escapes', each((code) => `\\u00${code.toString(16)}`)],
  ['in JavaScript escapes', each((code) => `\\u{${code.toString(16)}}`)],
  ['in hexadecimal escapes', each((code) => `\\x${code.toString(16)}`)],
  ['in HTML entities', each((code) => `&#${code};`)],
  ['in hexadecimal HTML entities', each((code) => `&#x${code.toString(16)};`)],
  ['escaped for HTML', key.replace('&', '&amp;').replace('"', '&quot;')],
  ['as a JSON Pointer', key.replaceAll('~', '~0').replaceAll('/', '~1')],
  ['in base64', base64(key)],
  ['in base64 after one byte', base64(`a${key}`)],
  ['in base64 after two bytes', base64(`x:${key}`)],
  ['in base64url', Buffer.from(`user:${key}:more`).toString('base64url')],
  ['in percent-encoded base64', encodeURIComponent(base64(key))],
  ['backwards in base64', base64([...key].reverse().join(''))],
  ['in hex', Buffer.from(key).toString('hex')],
  ['in hex capitals', Buffer.from(key).toString('hex').toUpperCase()],
  ['with invisible characters between', key.replace(/./g, '$&\u200b')],
  ['over two lines', `${key.slice(0, 9)}\r\n${key.slice(9)}`],
])('no part of a key is left when it stands %s', (_, written) => {
  for (const text of [written, `The key ${written} is not known`, `x${written}y`]) {
    expect(revealed(clean(text), [key])).toEqual([]);
    expect(clean(text)).toContain('[redacted]');
    // What is redacted once stays as it is.
    expect(clean(clean(text))).toBe(clean(text));
  }
});

test('nothing of any key is left in any string around it', () => {
  const keys = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
    minLength: 8,
    maxLength: 60,
  });
  const forms = fc.constantFrom<(text: string) => string>(
    (text) => text,
    encodeURIComponent,
    JSON.stringify,
    base64,
    (text) => Buffer.from(text).toString('hex'),
    (text) => text.toUpperCase(),
    (text) => text.slice(0, -1),
  );
  fc.assert(
    fc.property(keys, forms, fc.string(), fc.string(), (secret, write, before, after) => {
      const cleaned = createRedactor([secret]).clean(`${before} ${write(secret)} ${after}`);
      expect(cleaned.toLowerCase()).not.toContain(write(secret).toLowerCase());
    }),
  );
});

test('words that are not a key stay', () => {
  const text = 'The case unknown-contact: has the status 404 instead of 400, 100% of \\u0041 &amp; ~1';
  expect(clean(text)).toBe(text);
});

test('a string that a report has to show stays, though a key begins with it', () => {
  const { clean: openly } = createRedactor(
    ['addressbook_live_4f1c9d'],
    ['/addressbook/contacts/{contact_id}'],
  );
  expect(openly('curl http://x/addressbook/contacts/1, the key addressbook_live_4f1c9d')).toBe(
    'curl http://x/addressbook/contacts/1, the key addr[redacted]',
  );
});

test('with a key that is shorter than 8 characters nothing that the server wrote is shown', () => {
  expect(createRedactor(['secret']).foreign('the secret is out')).toBe(
    '(not shown: the key is too short to be found in it)',
  );
  expect(foreign('some text')).toBe('some text');
});

test.each([
  ['is a leak: half of a key', 'ak_Live+9f/0c~', true],
  ['is a leak: a key in base64', base64(`user:${key}`), true],
  ['is a leak: a key in hex', Buffer.from(key).toString('hex'), true],
  ['is not a leak: a prefix that all keys have', 'keys begin with ak_Live', false],
  ['is not a leak: other words', 'API key is missing or not valid', false],
])('%s', (_, text, expected) => {
  expect(createLeakCheck([key])(text)).toBe(expected);
});
