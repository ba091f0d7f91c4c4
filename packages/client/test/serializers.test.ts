import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { paths } from '@addressbook/contract';
import fc from 'fast-check';
import createClient, { defaultPathSerializer } from 'openapi-fetch';
import { expect, test } from 'vitest';
import { createAddressBookClient, type HeaderValues } from '../src/index.ts';
import { pathSerializer } from '../src/path.ts';

/*
 * Paths, queries, headers and bodies are written by openapi-fetch's own functions. What broke: the client wrote them
 * by itself, to save some bytes.
 */

const folder = fileURLToPath(new URL('..', import.meta.url));

/** What only a serializer does. */
const writing = /encodeURI|JSON\.stringify|URLSearchParams|searchParams|\.join\(|new Headers\b|\.append\(/;

/** Lines that are about something else, by file. */
const others: Record<string, RegExp> = {
  // What a server may have made of a secret.
  'hide.ts': /encodeURIComponent\(character\)|patterns\.join/,
  // A copy for middleware.
  'send.ts': /new Headers\(request\.headers\)/,
};

function serializersIn(file: string, source: string): string[] {
  const lines = source
    .split('\n')
    .filter((line) => writing.test(line) && !others[basename(file)]?.test(line));
  return lines.map((line) => `${file}: ${line.trim()}`);
}

test('the sources have no serializer of their own', () => {
  const files = globSync('src/**/*.ts', { cwd: folder });
  const found = files.flatMap((file) => serializersIn(file, readFileSync(`${folder}/${file}`, 'utf8')));
  expect(files.length).toBeGreaterThan(15);
  expect(found).toEqual([]);
});

test('a serializer among the sources would be found', () => {
  for (const line of [
    'const url = base + encodeURIComponent(id);',
    'const body = JSON.stringify(changes);',
    'const search = new URLSearchParams(query);',
    "const query = pairs.join('&');",
    'const headers = new Headers(given);',
  ])
    expect(serializersIn('src/client.ts', line)).toHaveLength(1);
});

type Sent = { url: string; method: string; headers: Record<string, string>; body: string | null };

/** Calls with a `fetch` that keeps what it gets. */
async function sentBy(
  call: (fetch: (input: string | Request, init?: RequestInit) => Promise<Response>) => Promise<unknown>,
): Promise<Sent> {
  const sent: Sent[] = [];
  await call(async (input, init) => {
    const { url, method, headers, body } = new Request(input, init);
    sent.push({
      url,
      method,
      headers: Object.fromEntries(headers),
      body: body && (await new Response(body).text()),
    });
    return Response.json({ success: true });
  });
  const [first] = sent;
  if (!first) throw new Error('Nothing was sent.');
  return first;
}

test('any call is sent as openapi-fetch sends it', async () => {
  const id = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((one) => !/^\.\.?$/.test(one) && one.isWellFormed());
  const changes = fc.record(
    { alias: fc.string({ unit: 'binary' }), meta: fc.dictionary(fc.string(), fc.jsonValue()) },
    { requiredKeys: [] },
  );
  const value = fc.oneof(fc.constantFrom('a', 'b, c', '7'), fc.integer(), fc.boolean(), fc.constant(null));
  const some = (names: string[], values: fc.Arbitrary<HeaderValues[string]>): fc.Arbitrary<HeaderValues> =>
    fc.dictionary(fc.constantFrom(...names), values);
  const headers = fc
    .tuple(
      some(
        ['x-a', 'X-A', 'x-b'],
        fc.oneof(value, fc.constant(undefined), fc.array(fc.constantFrom('x', 'y'))),
      ),
      some(['accept', 'Content-Type'], value),
    )
    .map(([own, ours]) => ({ ...own, ...ours }));
  await fc.assert(
    fc.asyncProperty(id, changes, headers, headers, async (id, changes, ofClient, ofCall) => {
      const options = { baseUrl: 'https://api.example.com/v1', apiKey: 'k' };
      const ours = await sentBy((fetch) =>
        createAddressBookClient({ ...options, headers: ofClient, fetch }).updateContact(id, changes, {
          headers: ofCall,
        }),
      );
      const theirs = await sentBy((fetch) =>
        createClient<paths>({
          baseUrl: options.baseUrl,
          headers: { accept: 'application/json', ...ofClient },
          fetch,
        }).POST('/addressbook/contacts/{contact_id}', {
          params: { path: { contact_id: id } },
          body: changes,
          headers: { ...ofCall, authorization: 'Bearer k' },
        }),
      );
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 500 },
  );
});

test('a path is filled as openapi-fetch fills it', () => {
  const template = fc.constantFrom(
    '/a/{x}',
    '/{x}/{y}',
    '/{x}.{y}',
    '/a/{x}/b',
    '/a',
    'https://h.example/v1/{x-y}/{x}',
  );
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }).filter((one) => one.isWellFormed()),
    fc.integer(),
    fc.double({ noNaN: true }),
  );
  fc.assert(
    fc.property(template, fc.record({ x: value, y: value, 'x-y': value }), (path, parameters) => {
      expect(pathSerializer(path, parameters)).toBe(defaultPathSerializer(path, parameters));
    }),
    { numRuns: 1000 },
  );
});
