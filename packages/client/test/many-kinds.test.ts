import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import manyKinds from '@addressbook/contract/fixtures/many-kinds.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GeneratedClient, generateClient } from './generated-client.ts';

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
type Canned = [status: number, contentType: string, body: string];

const json = 'application/json';
const note = { id: 'n-1', kind: 'text', text: 'Milk', parent: null };
const nested = { id: 'n-2', kind: 'list', entries: ['Eggs'], parent: note };
const failure = (name: string, statusCode: number) =>
  JSON.stringify({ success: false, error: { name, statusCode, message: 'No.' } });

/** What the server responds with, by method and path. */
const responses: Record<string, Canned> = {
  'GET /note-books/b-1': [200, json, JSON.stringify({ items: [note, nested], more: 'members' })],
  'GET /note-books/odd': [200, json, JSON.stringify({ items: [{ ...note, text: 7 }] })],
  'GET /note-books/deep': [
    200,
    json,
    `{"items":[${'{"id":"x","kind":"list","entries":[],"parent":'.repeat(20_000)}null${'}'.repeat(20_000)}]}`,
  ],
  'GET /note-books/down': [503, 'application/problem+json', '{"title":"Too much to do","status":503}'],
  'GET /note-books/closed': [401, json, failure('UnauthorizedError', 401)],
  'GET /note-books/unchanged': [304, json, ''],
  'POST /note-books/b-1': [201, json, JSON.stringify(nested)],
  'POST /note-books/taken': [409, json, failure('ConflictError', 409)],
  'POST /note-books/new': [409, json, failure('BrandNewError', 409)],
  'DELETE /note-books/b-1': [204, '', ''],
  'DELETE /note-books/gone': [410, json, failure('GoneError', 410)],
  'DELETE /note-books/page': [200, 'text/html', '<html>'],
  'GET /note-books/latest': [200, json, '{"name":"Latest","color":null}'],
  'PUT /files/a%20b%2F%C3%A4.txt': [204, '', ''],
  'PATCH /files/json': [200, 'application/vnd.kinds.file+json; version=1', '{"title":"B"}'],
  'PATCH /files/text': [200, 'text/plain', 'B'],
};

/** A caller of every operation; each line that must not compile says so. */
const caller = `
import { type AddressBookClient, createAddressBookClient, isError, type ListNotesOptions, type Note, type Result } from './src/index.ts';

const client: AddressBookClient = createAddressBookClient({ baseUrl: process.argv[2] ?? '', apiKey: 'k-1' });
const trace = { headers: { 'X-Trace': 't-1' } };
const shown = ({ data, error }: Result<unknown>) => (error ? [error.name, error.status, error.applied] : data);
const results: Record<string, unknown> = {};

const query: ListNotesOptions['query'] = { tag: ['red', 'bl ue'], limit: 10, filter: JSON.stringify({ state: 'open' }) };
const listed = await client.listNotes('b-1', { query, headers: { 'X-Trace': 't-1', 'x-team': 'a' }, timeout: 5000 });
const items: Note[] = listed.data?.items ?? [];
results.list = items.map((one) => (one.kind === 'text' ? one.text : one.entries));
for (const id of ['odd', 'deep', 'down', 'closed', 'unchanged']) results[id] = shown(await client.listNotes(id, trace));

const note: Note = { id: 'n-3', kind: 'text', text: 'Tea', parent: null };
const added = await client.addNote('b-1', note);
results.added = added.data?.parent?.id;
const taken = await client.addNote('taken', note, { headers: { 'X-Trace': 't-2' } });
if (isError(taken.error, 'ConflictError')) results.taken = taken.error.statusCode satisfies number;
const unknown = await client.addNote('new', note);
if (unknown.error?.name === 'UnknownError') results.unknown = unknown.error.sentName;

const deleted = await client.deleteBook('b-1');
const nothing: undefined = deleted.data;
results.deleted = [deleted.ok, nothing, deleted.response?.status];
results.gone = isError((await client.deleteBook('gone')).error, 'GoneError');
results.page = shown(await client.deleteBook('page'));
const latest = await client.getNoteBooksLatest({ timeout: 1000 });
results.latest = latest.data?.color satisfies 'red' | 'blue' | null | undefined;

const file = 'a b/ä.txt';
await client.putFile(file, { contentType: 'application/octet-stream', body: new Uint8Array([1, 2, 255]) });
await client.putFile(file, { contentType: 'application/octet-stream', body: new Blob(['blob']) });
const form = new FormData();
form.set('title', 'A picture');
results.form = (await client.putFile(file, { contentType: 'multipart/form-data', body: form })).ok;
const patched = await client.patchFile('json', { title: null });
results.patched = typeof patched.data === 'string' ? patched.data : patched.data?.title;
results.text = shown(await client.patchFile('text'));
results.left = shown(await client.patchFile('text', undefined, { headers: { 'x-team': 'b' } }));
results.refused = await client.addNote('..', note).catch((error: unknown) => String(error));

() => {
  // @ts-expect-error the header is required
  client.listNotes('b-1');
  // @ts-expect-error the header is required
  client.listNotes('b-1', { headers: { other: 'x' } });
  // @ts-expect-error a header of another type
  client.listNotes('b-1', { headers: { 'X-Trace': 7 } });
  // @ts-expect-error a query parameter that there is not
  client.listNotes('b-1', { ...trace, query: { tags: ['red'] } });
  // @ts-expect-error the cookie cannot be sent
  client.listNotes('b-1', { ...trace, cookie: { session: 'x' } });
  // @ts-expect-error not a note
  client.addNote('b-1', { id: 'n-3' });
  // @ts-expect-error an error that the contract does not name
  isError(taken.error, 'TeapotError');
  // @ts-expect-error a body of another type
  client.putFile(file, { contentType: 'multipart/form-data', body: new Uint8Array() });
  // @ts-expect-error a type that the contract does not have
  client.putFile(file, { contentType: 'text/plain', body: new Blob() });
  // @ts-expect-error the client has no operation that needs another key
  client.time();
};
console.log(JSON.stringify(results));
`;

let client: GeneratedClient;
let server: Server;
let printed: string;
const seen: Seen[] = [];

beforeAll(async () => {
  client = await generateClient(manyKinds);
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('latin1')) body += chunk;
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body });
    const [status, contentType, text] = responses[`${method} ${url.split('?')[0]}`] ?? [500, json, ''];
    response.writeHead(status, contentType ? { 'content-type': contentType } : {}).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = server.address() as AddressInfo;
  printed = await client.run(caller, `http://127.0.0.1:${port}`);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  client.remove();
});

const sent = (method: string, url: string) =>
  seen.filter((one) => one.method === method && one.url.startsWith(url));

describe('a client of many kinds', () => {
  test('type-checks with its caller, and refuses what the contract does not allow', async () => {
    expect(await client.typecheck(caller)).toBe('');
  });

  test('a caller that is wrong would be noticed', async () => {
    expect(await client.typecheck(`${caller}\nclient.deleteBook(7);`)).toContain('program.ts');
  });

  test('leaves out, by name, the operation that it cannot have', () => {
    expect(client.refused).toEqual([
      {
        operation: 'time',
        pointer: '#/components/pathItems/Time/get/security/0',
        reason: 'needs headerKey, and the client sends a bearer key only',
      },
    ]);
  });

  test('hands on what comes back, as the contract types it', () => {
    expect(JSON.parse(printed)).toEqual({
      list: ['Milk', ['Eggs']],
      odd: ['ProtocolError', 200, 'yes'],
      deep: ['ProtocolError', 200, 'yes'],
      down: ['ProtocolError', 503, 'maybe'],
      closed: ['UnauthorizedError', 401, 'no'],
      unchanged: ['ProtocolError', 304, 'maybe'],
      added: 'n-1',
      taken: 409,
      unknown: 'BrandNewError',
      deleted: [true, null, 204],
      gone: true,
      page: ['ProtocolError', 200, 'yes'],
      latest: null,
      form: true,
      patched: 'B',
      text: 'B',
      left: 'B',
      refused: 'TypeError: book-id: pass a string of well-formed Unicode, not "", "." or ".."',
    });
  });

  test('sends a query with repeated values and JSON, and headers under the names of the contract', () => {
    expect(sent('GET', '/note-books/b-1')).toMatchObject([
      {
        url: '/note-books/b-1?tag=red&tag=bl%20ue&limit=10&filter=%7B%22state%22%3A%22open%22%7D',
        headers: { 'x-trace': 't-1', 'x-team': 'a', authorization: 'Bearer k-1' },
        body: '',
      },
    ]);
    expect(sent('GET', '/note-books/b-1')[0]?.headers).not.toHaveProperty('content-type');
    expect(sent('POST', '/note-books/taken')[0]?.headers['x-trace']).toBe('t-2');
  });

  test('sends no key where the contract asks for none, and one where it may be left out', () => {
    expect(sent('DELETE', '/note-books/b-1')[0]?.headers).not.toHaveProperty('authorization');
    expect(sent('GET', '/note-books/latest')[0]?.headers).toHaveProperty('authorization', 'Bearer k-1');
  });

  test('sends JSON, bytes and forms under their media types', () => {
    expect(sent('POST', '/note-books/b-1')).toMatchObject([
      { headers: { 'content-type': json }, body: '{"id":"n-3","kind":"text","text":"Tea","parent":null}' },
    ]);
    const [bytes, blob, form] = sent('PUT', '/files/a%20b%2F%C3%A4.txt');
    expect(bytes).toMatchObject({
      headers: { 'content-type': 'application/octet-stream' },
      body: '\x01\x02\xff',
    });
    expect(blob).toMatchObject({ headers: { 'content-type': 'application/octet-stream' }, body: 'blob' });
    expect(form?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(form?.body).toContain('name="title"\r\n\r\nA picture');
  });

  test('sends an optional body or none, and a Content-Type only with it', () => {
    const [patched] = sent('PATCH', '/files/json');
    expect(patched).toMatchObject({
      body: '{"title":null}',
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(patched?.headers.accept).toBe(
      'application/vnd.kinds.file+json; version=1, text/plain, application/json',
    );
    const bodiless = sent('PATCH', '/files/text');
    expect(bodiless.map(({ body }) => body)).toEqual(['', '']);
    for (const { headers } of bodiless) expect(headers).not.toHaveProperty('content-type');
  });
});
