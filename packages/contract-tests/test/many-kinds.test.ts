/** The engine knows no operation: a contract that has one of each kind is tested like any other. */
import { globSync, readFileSync } from 'node:fs';
import contract from '@addressbook/contract/fixtures/many-kinds.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Report, type Target, verify } from '../src/index.ts';
import { key, type Overrides, send, startManyKinds } from './many-kinds-server.ts';
import { type Served, serve } from './serve.ts';

const targetAt = (url: string): Target => ({
  url,
  pathParameters: { 'book-id': 'b-1', 'file.name': 'a b/ä.txt' },
  apiKey: key,
  capabilities: ['echoes', 'stateful', 'checks-keys'],
});

const reasonsIn = ({ coverage }: Report) =>
  Object.fromEntries(coverage.flatMap(({ operation, reason }) => (reason ? [[operation, reason]] : [])));

describe('on a correct server', () => {
  let server: Served;
  let report: Report;
  beforeAll(async () => {
    server = await startManyKinds();
    report = await verify(targetAt(server.url), { contract, seed: 1, runs: 60 });
  });
  afterAll(() => server.stop());

  test('nothing is found but a status that the contract should declare', () => {
    expect(report.interrupted).toBeUndefined();
    const messages = report.findings.map(({ operation, message }) => `${operation}: ${message}`);
    expect([...new Set(messages)]).toEqual(['patchFile: has the status 401, which is not declared']);
  });

  test('operations that no request can be made for are left out, each with the reason', () => {
    expect(reasonsIn(report)).toMatchObject({
      deleteBook: 'it would delete what every other request needs',
      time: 'it takes no Bearer key, and no other is sent',
      putFile: 'its request body is not JSON',
    });
  });

  test('successes of other kinds are exercised: 201, repeated values in a query, two requests of one operation', () => {
    const counts = new Map(
      report.coverage.map(({ operation, kind, name, count }) => [`${operation} ${kind} ${name}`, count]),
    );
    for (const row of [
      'listNotes status 200',
      'listNotes case documented',
      'listNotes case one-tag',
      'listNotes case no-key',
      'addNote status 201',
      'addNote case list-note',
      'GET /note-books/latest case default',
      'patchFile case retitled',
      'patchFile case bad-title',
      'patchFile constraint #/components/schemas/FileChanges/properties/title/maxLength violated',
    ])
      expect.soft(counts.get(row), row).toBeGreaterThan(0);
  });
});

test('path parameters, queries, headers and media types are sent as the contract has them', async () => {
  const seen: string[] = [];
  const server = await serve((request, response) => {
    const { method, url, headers } = request;
    const told = [headers['x-trace'], headers['content-type'], headers.accept, headers.authorization];
    seen.push([method, url, ...told].join(' '));
    request.resume();
    response.writeHead(500).end();
  });
  await verify(targetAt(server.url), { contract, seed: 1, phases: ['cases'] });
  await server.stop();
  const accepted = 'application/json, application/problem+json';
  expect(seen).toContain(
    `GET /note-books/b-1?tag=red&tag=blue&limit=10&filter=%7B%22state%22%3A%22open%22%7D trace-1  ${accepted} Bearer ${key}`,
  );
  expect(seen).toContain(`GET /note-books/b-1?tag=red&limit=10 trace-1  ${accepted} Bearer ${key}`);
  const file = 'PATCH /files/a%20b%2F%C3%A4.txt  application/merge-patch+json';
  expect(seen).toContain(
    `${file} application/vnd.kinds.file+json; version=1, application/json Bearer ${key}`,
  );
});

test.each<[string, Overrides, string]>([
  [
    'a success of another status',
    { addNote: (_, response, body) => send(response, 200, body) },
    'addNote: has the status 200 instead of 201',
  ],
  [
    'a response that fits neither branch of its schema',
    { addNote: (_, response) => send(response, 201, { id: 'n', kind: 'x' }, { location: '/' }) },
    'addNote: breaks #/components/schemas/Note/oneOf at its root: must match exactly one schema in oneOf',
  ],
  [
    'a header that does not fit its schema',
    { listNotes: (_, response) => send(response, 200, { items: [] }, { 'x-total': 'two' }) },
    'listNotes: has a x-total header that breaks #/paths/~1note-books~1{book-id}/get/responses/200/headers/X-Total/schema',
  ],
  [
    'another media type',
    { patchFile: (_, response, body) => send(response, 200, body) },
    'patchFile: has the content type application/json instead of application/vnd.kinds.file+json; version=1 or text/plain',
  ],
  [
    'a null where none may be',
    { latest: (_, response) => send(response, 200, { name: null, color: null }) },
    'GET /note-books/latest: breaks #/paths/~1note-books~1latest/get/responses/200/content/application~1json/schema/properties/name/type at /name: must be string',
  ],
])('%s is found', async (_, overrides, message) => {
  const server = await startManyKinds(overrides);
  const { findings } = await verify(targetAt(server.url), { contract, seed: 1, phases: ['cases'] });
  await server.stop();
  expect(findings.map((finding) => `${finding.operation}: ${finding.message}`)).toContain(message);
});

test('an operation whose path parameter the target does not name is left out, with its name', async () => {
  const server = await startManyKinds();
  const target = { ...targetAt(server.url), pathParameters: { 'book-id': 'b-1' } };
  const report = await verify(target, { contract, seed: 1, phases: [] });
  await server.stop();
  expect(reasonsIn(report)['patchFile']).toBe('the target has no value for the path parameter file.name');
});

test('no word of one operation stands in the engine', () => {
  const folder = new URL('../src/', import.meta.url).pathname;
  const engine = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.startsWith('operations/'));
  expect(engine.length).toBeGreaterThan(20);
  const words =
    /contact_id|contactId|NotFoundError|msisdn|\balias\b|(?<!import\.)\bmeta\b|(?<!fc\.)\brecord\b|updated_on|\b404 /;
  const named = engine.flatMap((file) =>
    readFileSync(folder + file, 'utf8')
      .split('\n')
      .filter((line) => words.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(named).toEqual([]);
});
