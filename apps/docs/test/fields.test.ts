import { readContract } from '@addressbook/contract/model';
import { expect, test } from 'vitest';
import { type Field, fieldsOf, parametersOf } from '../site/fields.ts';
import { errorFields, headersOf, requestMediaType } from '../site/operation.ts';
import { manyKinds, oneOperation, operationWith, updateContact } from './contracts.ts';

/** The fields of the request body with this schema. */
const fieldsIn = (schema: object, schemas: object = {}): Field[] =>
  fieldsOf(requestMediaType(operationWith(schema, schemas))?.schema);

test('a schema within itself is named, and not gone into again', () => {
  const Group = {
    type: 'object',
    properties: {
      name: { type: ['string', 'null'] },
      groups: { type: 'array', items: { $ref: '#/components/schemas/Group' } },
    },
  };
  const fields = fieldsIn({ $ref: '#/components/schemas/Group' }, { Group });
  expect(fields.map(({ name, type, fields }) => [name, type, fields])).toEqual([
    ['name', 'string or null', []],
    ['groups', 'array of object', []],
  ]);
});

test('a list of itself, and alternatives of itself, have a type that ends', () => {
  const ref = { $ref: '#/components/schemas/Tree' };
  const properties = { tree: ref };
  const typeWith = (Tree: object) => fieldsIn({ type: 'object', properties }, { Tree })[0]?.type;
  expect(typeWith({ type: 'array', items: ref })).toBe('array of …');
  expect(typeWith({ anyOf: [ref, { type: 'null' }] })).toBe('… or null');
});

test('a field of several alternatives has all their types and rules, and is required when all require it', () => {
  const alternative = (kind: string, id: object) => ({
    type: 'object',
    required: ['kind', 'id'],
    properties: { kind: { type: 'string', const: kind }, [kind]: { type: 'string' }, id },
  });
  const oneOf = [
    alternative('a', { type: 'string' }),
    alternative('b', { type: 'integer' }),
    { type: 'null' },
  ];
  expect(
    fieldsIn({ oneOf }).map(({ name, type, rules, isRequired }) => [name, type, rules, isRequired]),
  ).toEqual([
    ['kind', 'string', ['is "a"', 'is "b"'], true],
    ['a', 'string', [], false],
    ['id', 'string or integer', [], true],
    ['b', 'string', [], false],
  ]);
});

test('keywords beside a reference add to it', () => {
  const Name = { type: 'string', description: 'A name.', maxLength: 3 };
  const name = { $ref: '#/components/schemas/Name', description: 'The name of a book.' };
  expect(fieldsIn({ properties: { name } }, { Name })).toMatchObject([
    { type: 'string', description: 'The name of a book.', rules: ['maxLength 3'] },
  ]);
});

test('an enum shows its values as JSON, null among them', () => {
  const color = { type: ['string', 'null'], enum: ['red', null] };
  expect(fieldsIn({ properties: { color } })).toMatchObject([{ rules: ['is one of "red", null'] }]);
});

test('a schema that allows anything, and one that is true, have no fields', () => {
  expect(fieldsIn({})).toEqual([]);
  expect(fieldsIn({ properties: { any: true } })).toMatchObject([{ name: 'any', type: 'any', fields: [] }]);
});

test('a parameter has its own description and example, and the reasons of its schema', () => {
  const { schema, description, examples } = oneOperation.components.parameters.ContactId;
  const reason = schema['x-inferred'].minLength;
  expect(parametersOf(updateContact)).toMatchObject([
    {
      in: 'path',
      isRequired: true,
      description,
      example: examples.documented.value,
      inferred: [`minLength: ${reason}`],
    },
  ]);
});

test('a parameter with content has the fields of its schema', () => {
  const list = readContract(manyKinds).operations.find(({ id }) => id === 'listNotes');
  const filter = list && parametersOf(list).find(({ name }) => name === 'filter');
  expect(filter).toMatchObject({ in: 'query', type: 'object', example: '{"state":"open"}' });
});

test('a field that is documented for one error is documented, and one of an inferred error is inferred', () => {
  const [, error] = errorFields(updateContact);
  const inferred = Object.fromEntries(
    (error?.fields ?? []).map(({ name, inferred }) => [name, inferred.length]),
  );
  expect(inferred).toEqual({ name: 0, statusCode: 0, message: 0, issues: 2 });
});

test('a header of several responses is there once, with all their statuses', () => {
  const names = Object.keys(oneOperation.components.headers);
  const headers = headersOf(updateContact);
  expect(headers.map(({ name }) => name).sort()).toEqual(names.sort());
  const declared = updateContact.responses.filter(({ headers }) => headers.length > 0);
  expect(headers[0]?.statuses).toEqual(declared.map(({ status }) => status));
});
