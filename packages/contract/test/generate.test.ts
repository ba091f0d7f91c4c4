import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manyKinds from '@addressbook/contract/fixtures/many-kinds.json' with { type: 'json' };
import {
  camelCase,
  docComment,
  memberKey,
  pascalCase,
  quoted,
  writeGenerated,
} from '@addressbook/contract/generate';
import { namesSource, typesSource } from '@addressbook/contract/generate/types';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { documentWith } from './document.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** A contract with one POST. */
const contractWith = (operation: object, schemas: object = {}) =>
  documentWith(
    { '/x': { post: { operationId: 'do-it', responses: { 204: { description: 'Done.' } }, ...operation } } },
    { components: { schemas } },
  );
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

describe('the types', () => {
  test('leave a field of a request with a default optional', async () => {
    const schema = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string' }, size: { type: 'integer', default: 5 } },
    };
    const types = await typesSource(contractWith({ requestBody: json(schema) }));
    expect(types).toContain('size?: number;');
    expect(types).toContain('id: string;');
  });
});

describe('the names of types', () => {
  const namesIn = (source: string) =>
    [...source.matchAll(/^export type (\w+) = (.*);$/gm)].map(([, name, type]) => `${name} = ${type}`);

  test('are those of schemas, with their descriptions', () => {
    const source = namesSource(
      contractWith({}, { Thing: { type: 'object', description: 'One */ thing.' }, 'a-b': {} }),
    );
    expect(source).toContain("/** One *\\/ thing. */\nexport type Thing = components['schemas']['Thing'];");
    expect(source).toContain("export type AB = components['schemas']['a-b'];");
  });

  test('are those of operations where a schema has no name', () => {
    const operation = {
      parameters: [
        { name: 'a', in: 'query', schema: {} },
        { name: 'b', in: 'header', schema: {} },
      ],
      requestBody: {
        content: { 'application/json': { schema: {} }, 'text/plain': { schema: {} }, 'image/png': {} },
      },
      responses: {
        200: { description: 'Fine.', ...json({ type: 'string' }) },
        '2XX': { description: 'Fine.', ...json({}) },
        204: { description: 'Gone.' },
      },
    };
    const content = "NonNullable<operations['do-it']['requestBody']>['content']";
    expect(namesIn(namesSource(contractWith(operation)))).toEqual([
      "DoItQuery = NonNullable<operations['do-it']['parameters']['query']>",
      "DoItHeaders = NonNullable<operations['do-it']['parameters']['header']>",
      `DoItBodyApplicationJson = ${content}['application/json']`,
      `DoItBodyTextPlain = ${content}['text/plain']`,
      "DoItData = operations['do-it']['responses'][200]['content']['application/json'] | undefined | operations['do-it']['responses']['2XX']['content']['application/json']",
    ]);
  });

  test('of an operation without an id come from its method and path', () => {
    expect(namesSource(manyKinds)).toContain(
      "export type GetNoteBooksLatestData = paths['/note-books/latest']['get']['responses'][200]['content']['application/json'];",
    );
  });

  test('that are the same are an error', () => {
    expect(() => namesSource(contractWith({}, { 'a-b': {}, AB: {} }))).toThrow(
      'Two types are called AB. Rename a schema or an operation.',
    );
    expect(() => namesSource(contractWith({}, { DoItData: {} }))).toThrow('Two types are called DoItData.');
  });
});

describe('names and literals', () => {
  test.each([
    ['contact_id', 'Contact_id', 'contactId'],
    ['get note-books/latest', 'GetNoteBooksLatest', 'getNoteBooksLatest'],
    ['file.name', 'FileName', 'fileName'],
    ['ä ö', 'ÄÖ', 'äÖ'],
    ['1st', '_1st', '_1st'],
  ])('%s is %s as a type and %s as a variable', (name, type, variable) => {
    expect([pascalCase(name), camelCase(name)]).toEqual([type, variable]);
  });

  test.each([
    ["it's", "'it\\'s'"],
    ['a"b\\', "'a\"b\\\\'"],
    ['a\nb', "'a\\nb'"],
  ])('%j is quoted', (value, literal) => {
    expect(quoted(value)).toBe(literal);
    expect(memberKey(value)).toBe(literal);
    expect(memberKey('plain_1')).toBe('plain_1');
  });

  test('a doc comment of several lines is indented', () => {
    expect(docComment('One.\n\nTwo.\n', 2)).toBe('  /**\n   * One.\n   *\n   * Two.\n   */');
  });
});

describe('a generated file', () => {
  test('is written, and fresh until something changes; then the first line that differs is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'addressbook-generated-'));
    const path = join(folder, 'types.ts');
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    try {
      writeGenerated({ [path]: 'a\nb\n' }, { check: false });
      expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
      writeGenerated({ [path]: 'a\nb\n' }, { check: true });
      expect(printed).not.toHaveBeenCalled();
      expect(process.exitCode).toBeUndefined();

      writeFileSync(path, 'a\nc\n');
      writeGenerated({ [path]: 'a\nb\n', [join(folder, 'missing.ts')]: 'a\n' }, { check: true });
      expect(printed.mock.calls.flat()).toEqual([
        expect.stringMatching(/types\.ts:2: this generated file is stale\. Run: pnpm generate$/),
        expect.stringMatching(/missing\.ts:1: this generated file is stale\. Run: pnpm generate$/),
      ]);
      expect(process.exitCode).toBe(1);
      expect(readFileSync(path, 'utf8')).toBe('a\nc\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
