import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hide } from '../src/hide.ts';
import { AddressBookError, type AttemptLog, createAddressBookClient } from '../src/index.ts';
import { createOpenapiFetchClient } from '../src/openapi-fetch.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';

/*
 * What broke: failures and logs were said to hold neither key nor id, but only the key as it is was hidden. A server
 * that echoed it in base64, or named the id in `issues`, got both into them.
 */

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());

const apiKey = 'sk_live+51/Hx~Zq=9';
const contactId = 'Jürgen Müller & Söhne/(7)';

const base64 = (value: string) => Buffer.from(value).toString('base64');
const percent = (value: string) =>
  [...Buffer.from(value)]
    .map((byte) =>
      /\w/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16)}`,
    )
    .join('');

/** Forms of a secret that a server may echo. */
const forms: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'in upper case': (secret) => secret.toUpperCase(),
  'in lower case': (secret) => secret.toLowerCase(),
  'percent-encoded': encodeURIComponent,
  'percent-encoded where it must be': encodeURI,
  'percent-encoded, each byte that is no letter': percent,
  'percent-encoded in upper case': (secret) => percent(secret).toUpperCase(),
  'of a form': (secret) => `${new URLSearchParams([['', secret]])}`.slice(1),
  'in base64': base64,
  'in base64 for URLs': (secret) => Buffer.from(secret).toString('base64url'),
  'in base64 after one character': (secret) => base64(`:${secret}`),
  'in base64 after a user': (secret) => base64(`ab:${secret}:cd`),
  'in base64 of a header': (secret) => base64(`Bearer ${secret}`),
};

/** What is left of a secret in a string: the longest run of its base64 or of itself would show here. */
const shown = (value: unknown) =>
  [JSON.stringify(value), inspect(value, { depth: 9, showHidden: true }), String(value)].join('\n');

describe.each(Object.entries(forms))('a secret %s', (_, form) => {
  test.each([
    ['the key', apiKey],
    ['the id', contactId],
  ])('is in no failure and in no log line: %s', async (_, secret) => {
    const echo = form(secret);
    const error = {
      name: `Odd${echo}`,
      statusCode: 400,
      message: `before ${echo} after`,
      issues: [{ pointer: `/${echo}`, message: `not ${echo}.` }],
    };
    const logged: AttemptLog[] = [];
    // A header holds no more than Latin-1, of which a few forms have more.
    const header = /^[ -~]*$/.test(echo) ? { 'x-request-id': `req-${echo}` } : {};
    const addressBook = createAddressBookClient({
      baseUrl: server.url,
      apiKey,
      logger: (attempt) => logged.push(attempt),
      fetch: async () => Response.json({ success: false, error }, { status: 400, headers: header }),
    });
    const result = await addressBook.updateContact(contactId, {});
    const thrown = result.error && new AddressBookError(result.error);
    const text = [shown(result.error), shown(thrown), thrown?.stack, shown(logged)].join('\n');
    for (const [name, each] of Object.entries(forms)) expect(text, name).not.toContain(each(secret));
    expect(result.error?.message).toMatch(/^before .*\*\*\*.* after$/);
    expect(result.error).toMatchObject({ name: 'UnknownError', issues: [{ pointer: expect.any(String) }] });
  });
});

test('a success shows no key in its request id, and a logged one no form of it', async () => {
  const record = { id: '1', alias: 'a', msisdn: '5', updated_on: 'now' };
  const respond = (id: string) => async () =>
    Response.json({ success: true, record }, { headers: { 'x-request-id': id } });
  const logged: AttemptLog[] = [];
  const options = { baseUrl: server.url, apiKey };
  const plain = createAddressBookClient({ ...options, fetch: respond(`a ${apiKey}`) });
  expect((await plain.updateContact('x', {})).response?.requestId).toBe('a ***');
  const loud = createAddressBookClient({
    ...options,
    fetch: respond(base64(apiKey)),
    logger: (attempt) => logged.push(attempt),
  });
  await loud.updateContact('x', {});
  expect(logged[0]?.requestId).toMatch(/^\*\*\*/);
});

test('the openapi-fetch client hides both in the error that it throws', async () => {
  const client = createOpenapiFetchClient({
    baseUrl: server.url,
    apiKey,
    fetch: async () =>
      new Response('', {
        status: 302,
        headers: { 'x-request-id': `${percent(contactId)} ${base64(apiKey)}` },
      }),
  });
  const thrown = await client
    .POST('/addressbook/contacts/{contact_id}', { params: { path: { contact_id: contactId } }, body: {} })
    .catch((error: unknown) => error);
  expect(thrown).toMatchObject({ name: 'ProtocolError', requestId: expect.stringMatching(/^\*\*\* \*\*\*/) });
});

describe('hide', () => {
  test('leaves a string without secrets as it is, and secrets of three characters', () => {
    expect(hide('Contact not found', ['not found?'])).toBe('Contact not found');
    expect(hide('Contact not found', ['not', 'x', ''])).toBe('Contact not found');
  });

  test('finds any secret, in any of its forms, anywhere', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 4 }).filter((secret) => secret.isWellFormed()),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(
          'as it is',
          'percent-encoded',
          'percent-encoded where it must be',
          'in base64 of a header',
        ),
        (secret, around, name) => {
          const echo = forms[name]?.(secret) ?? '';
          expect(hide(`${around} ${echo} ${around}`, [secret])).toContain('***');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['a key repeated', 'abcd', 'abc'.repeat(340_000)],
    ['percent signs', '%25%'.repeat(10), '%25'.repeat(340_000)],
    ['a long secret but for its last character', `${'a'.repeat(60)}b`, 'a'.repeat(1_000_000)],
    ['a secret that is too long for a pattern', `!${'a'.repeat(2_000_000)}`, 'a'.repeat(4_000_000)],
  ])('takes no time that grows faster than a hostile string: %s', (_, secret, foreign) => {
    const start = performance.now();
    hide(foreign, [secret]);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('a hostile body', () => {
  const responding = (body: string) =>
    createAddressBookClient({
      baseUrl: server.url,
      apiKey,
      fetch: async () => new Response(body, { status: 400 }),
    }).updateContact(contactId, {});

  test.each([
    '{"pointer":{"toString":1,"valueOf":1},"message":{"toString":null}}',
    'null',
    '7',
    '"text"',
    '[]',
    '{}',
  ])('with issues that are no issues does not make the call reject: %s', async (issue) => {
    const body = `{"success":false,"error":{"name":"ValidationError","statusCode":400,"message":"No.","issues":[${issue}]}}`;
    const { error } = await responding(body);
    expect(error).toMatchObject({ name: 'ValidationError', issues: [{ pointer: '', message: '' }] });
  });

  test('with a megabyte of anything costs less than a second', async () => {
    for (const text of ['at '.repeat(60) + 'a'.repeat(900_000), '9'.repeat(900_000), ' '.repeat(900_000)]) {
      const error = { name: text.slice(0, 1000), statusCode: 400, message: text };
      const start = performance.now();
      expect((await responding(JSON.stringify({ success: false, error }))).error?.name).toBe('UnknownError');
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});
