import fc from 'fast-check';
import { expect, test } from 'vitest';
import manyKinds from '../fixtures/many-kinds.json' with { type: 'json' };
import {
  get,
  isJson,
  isObject,
  matcherOf,
  mediaTypeFor,
  readContract,
  responseFor,
} from '../src/model/index.ts';
import { documentWith } from './document.ts';

const kinds = readContract(manyKinds);

test('the response for a status is the exact one, then its range, then the default', () => {
  const statusFor = (path: string, status: number) => {
    const operation = kinds.operations.find((one) => `${one.method} ${one.path}` === path);
    return operation && responseFor(operation, status)?.status;
  };

  expect(statusFor('GET /note-books/{book-id}', 200)).toBe('200');
  expect(statusFor('GET /note-books/{book-id}', 404)).toBe('4XX');
  expect(statusFor('GET /note-books/{book-id}', 599)).toBe('5XX');
  expect(statusFor('GET /note-books/{book-id}', 302)).toBe('default');
  expect(statusFor('POST /note-books/{book-id}', 409)).toBe('409');
  expect(statusFor('POST /note-books/{book-id}', 500)).toBeUndefined();
});

/** The type that is declared among others for a Content-Type. */
function declaredFor(contentType: string, ...types: string[]): string | undefined {
  const content = Object.fromEntries(types.map((type) => [type, {}]));
  const document = documentWith({ '/a': { get: { responses: { 200: { description: '', content } } } } });
  return mediaTypeFor(readContract(document).operations[0]?.responses[0]?.content ?? [], contentType)?.type;
}

test('a media type is found without regard to case, spaces, quotes and parameters that nobody declared', () => {
  expect(declaredFor('application/json', 'text/plain', 'application/json')).toBe('application/json');
  expect(declaredFor('Application/JSON;charset=UTF-8', 'application/json')).toBe('application/json');
  expect(declaredFor('text/x; v="1"', 'text/x;v=1')).toBe('text/x;v=1');
  expect(declaredFor('text/x', 'text/x;v=1')).toBeUndefined();
  expect(declaredFor('text/x;v=2', 'text/x;v=1', 'text/x')).toBe('text/x');
  expect(declaredFor('text/x;v=1', 'text/x', 'text/x;v=1')).toBe('text/x;v=1');
});

test('a range counts less than a type, and that of all types least', () => {
  const declared = ['*/*', 'image/*', 'image/png'];

  expect(declaredFor('image/png', ...declared)).toBe('image/png');
  expect(declaredFor('image/gif', ...declared)).toBe('image/*');
  expect(declaredFor('text/plain', ...declared)).toBe('*/*');
  expect(declaredFor('text/plain', 'image/*')).toBeUndefined();
  expect(declaredFor('', 'application/json')).toBeUndefined();
});

test('one JSON type is not another', () => {
  expect(declaredFor('application/problem+json', 'application/json')).toBeUndefined();
});

test('JSON is application/json and each type with the suffix +json', () => {
  expect(
    ['application/json', 'application/problem+json; v=1', 'APPLICATION/JSON', 'image/x+json'].every(isJson),
  ).toBe(true);
  expect(['application/jsonl', 'text/json', 'application/+json', '+json', '*/*', ''].some(isJson)).toBe(
    false,
  );
});

/** What a path leads to, with `{…}` for each parameter. */
function at(path: string, ...templates: string[]): [template: string, parameters: Record<string, string>][] {
  const parametersOf = (template: string) =>
    [...template.matchAll(/\{(.+?)\}/g)].map(([, name]) => ({ name, in: 'path', required: true }));
  const items = templates.map((template) => [
    template,
    { parameters: parametersOf(template), get: { responses: {} } },
  ]);
  const contract = readContract(documentWith(Object.fromEntries(items)));
  return matcherOf(contract)(path).map(({ operation, pathParameters }) => [operation.path, pathParameters]);
}

test('a concrete path takes precedence over a templated one, in either order', () => {
  expect(at('/notes/latest', '/notes/{id}', '/notes/latest')).toEqual([
    ['/notes/latest', {}],
    ['/notes/{id}', { id: 'latest' }],
  ]);
  expect(at('/notes/latest', '/notes/latest', '/notes/{id}')[0]).toEqual(['/notes/latest', {}]);
  expect(at('/a/b', '/{x}/b', '/a/{y}').map(([template]) => template)).toEqual(['/a/{y}', '/{x}/b']);
  expect(
    at('/f/a.txt', '/f/{name}', '/f/{name}.{ext}', '/f/{name}.txt').map(([template]) => template),
  ).toEqual(['/f/{name}.txt', '/f/{name}.{ext}', '/f/{name}']);
});

test.each([
  { path: '/note-books/b-1', template: '/note-books/{book-id}', parameters: { 'book-id': 'b-1' } },
  { path: '/f/a.b.txt', template: '/f/{file.name}', parameters: { 'file.name': 'a.b.txt' } },
  { path: '/f/a.b.txt', template: '/f/{name}.{ext}', parameters: { name: 'a.b', ext: 'txt' } },
  { path: '/caf%C3%A9/%C3%A4', template: '/café/{größe}', parameters: { größe: 'ä' } },
  { path: '/café/ä', template: '/caf%C3%A9/{x}', parameters: { x: 'ä' } },
  { path: '/a/b%2Fc', template: '/a/{x}', parameters: { x: 'b/c' } },
  { path: '/a/%2541', template: '/a/{x}', parameters: { x: '%41' } },
  { path: '/a/%0A', template: '/a/{x}', parameters: { x: '\n' } },
  { path: '/a+b(c)/1', template: '/a+b(c)/{x}', parameters: { x: '1' } },
  { path: '/100%25/1', template: '/100%/{x}', parameters: { x: '1' } },
  { path: '/a/1', template: '/a/{__proto__}', parameters: JSON.parse('{"__proto__":"1"}') },
])('$path leads to $template', ({ path, template, parameters }) => {
  expect(at(path, template)).toEqual([[template, parameters]]);
});

test.each([
  { path: '/a/%E0%A4%A', template: '/a/{x}' },
  { path: '/a/', template: '/a/{x}' },
  { path: '/a/b/c', template: '/a/{x}' },
  { path: '/a/b/', template: '/a/{x}' },
  { path: '/A/b', template: '/a/{x}' },
  { path: '/axb', template: '/a.b' },
  { path: '/a/b%2Fc', template: '/a/{x}/c' },
  { path: 'a', template: '/a' },
  { path: '', template: '/' },
])('$path does not lead to $template', ({ path, template }) => {
  expect(at(path, template)).toEqual([]);
});

test('a segment with several parameters is split as the expression with `.+` would do it', () => {
  const templates = ['/{a}.{b}', '/{a}{b}', '/x{a}-{b}x', '/{a}..{b}.{c}', '/{a}-{b}-{c}-{d}'];
  const characters = fc.constantFrom('x', '.', '-', 'y');
  fc.assert(
    fc.property(fc.constantFrom(...templates), fc.string({ unit: characters }), (template, text) => {
      const expression = template.replaceAll('.', '\\.').replaceAll(/\{\w\}/g, '(.+)');
      const expected = new RegExp(`^${expression}$`).exec(`/${text}`);
      const [found] = at(`/${text}`, template);
      expect(found && Object.values(found[1])).toEqual(expected ? expected.slice(1) : undefined);
    }),
  );
});

test('a long path is refused at once, however many parameters a segment has', () => {
  const start = performance.now();
  expect(at(`/${'.'.repeat(100_000)}/y`, '/{a}.{b}.{c}.{d}.{e}/x')).toEqual([]);
  expect(at(`/${'.'.repeat(100_000)}x`, '/{a}.{b}.{c}.{d}.{e}y')).toEqual([]);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('all operations of a path are found, those of the most concrete template first', () => {
  const methodsAt = (path: string) => matcherOf(kinds)(path).map(({ operation }) => operation.method);

  expect(methodsAt('/note-books/b-1')).toEqual(['GET', 'POST', 'DELETE']);
  expect(methodsAt('/note-books/latest')).toEqual(['GET', 'GET', 'POST', 'DELETE']);
  expect(matcherOf(kinds)('/note-books/latest')[0]?.operation.path).toBe('/note-books/latest');
});

test('a member is found when it is the own one of an object or array, and only then', () => {
  expect(get({ a: [{ b: 0 }] }, 'a', 0, 'b')).toBe(0);
  expect(get({ a: null }, 'a')).toBeNull();
  expect(get({ a: null }, 'a', 'b')).toBeUndefined();
  expect(get({}, 'toString')).toBeUndefined();
  expect(get('text', 'length')).toBeUndefined();
  expect(get(JSON.parse('{"__proto__":1}'), '__proto__')).toBe(1);
  expect([{}, [], null, 'text'].map(isObject)).toEqual([true, false, false, false]);
});
