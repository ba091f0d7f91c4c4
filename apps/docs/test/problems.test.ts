/** The console finds the problems of a body that the contract has with it. */
import type { Schema } from '@cfworker/json-schema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsIn } from '../site/browser/problems.ts';
import { requestSchemaOf } from '../site/request-schema.ts';
import { oneOperation, operationWith, updateContact } from './contracts.ts';

const schema = requestSchemaOf(updateContact) as Schema; // an object, whose members the validator reads
const { pattern } = oneOperation.components.schemas.ContactChanges.properties.msisdn;

test.each([
  ['{"alias":5}', [{ pointer: '/alias', message: 'must be of the type string.' }]],
  ['{"aliass":"x"}', [{ pointer: '/aliass', message: 'is not a field of the contract.' }]],
  ['{"msisdn":"0"}', [{ pointer: '/msisdn', message: `must match ${pattern}` }]],
  ['null', [{ pointer: '', message: 'must be of the type object.' }]],
  ['{}', []],
])('%s: %j', (text, problems) => {
  expect(problemsIn(text, schema)).toEqual(problems);
});

test('a string that is not JSON is a problem', () => {
  expect(problemsIn('{', schema)).toEqual([{ pointer: '', message: expect.stringMatching(/^Not JSON: /) }]);
});

test('a name with half a character is a problem, not an exception', () => {
  expect(problemsIn(String.raw`{"\ud800":1}`, schema)).toEqual([
    { pointer: '', message: 'A name has half a character in it (a lone surrogate). Remove it.' },
  ]);
});

test('without a schema any JSON will do', () => {
  expect(problemsIn('[1]', undefined)).toEqual([]);
});

test('a body has problems exactly when Ajv finds some', () => {
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const name = fc.oneof(fc.constantFrom('alias', 'msisdn', 'meta'), fc.string());
  const value = fc.oneof(fc.stringMatching(/^\+?[0-9]{5,17}$/), fc.jsonValue());
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(name, value), fc.jsonValue()), (body) => {
      const text = JSON.stringify(body);
      expect(problemsIn(text, schema).length > 0).toBe(!validate(JSON.parse(text)));
    }),
    { numRuns: 500 },
  );
});

test('references are followed, also to themselves, and two that end alike stay apart', () => {
  const Tree = {
    type: 'object',
    properties: { name: { $ref: '#/components/schemas/Name' }, child: { $ref: '#/components/schemas/Tree' } },
  };
  const Book = { properties: { Name: { type: 'string', pattern: '^b' } } };
  const Name = { type: 'string', pattern: '^a' };
  const properties = {
    tree: { $ref: '#/components/schemas/Tree' },
    title: { $ref: '#/components/schemas/Book/properties/Name' },
  };
  const schema = requestSchemaOf(
    operationWith({ type: 'object', properties }, { Tree, Book, Name }),
  ) as Schema; // see above
  expect(problemsIn('{"tree":{"child":{"child":{"name":"b"}}},"title":"a"}', schema)).toEqual([
    { pointer: '/tree/child/child/name', message: 'must match ^a' },
    { pointer: '/title', message: 'must match ^b' },
  ]);
});
