/** What the console has against a body is what the contract has. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsIn } from '../site/browser/problems.ts';
import { operations, requestSchemaOf } from '../site/contract.ts';

const [operation] = operations;
if (!operation) throw new Error('the contract has an operation');
const schema = Object(requestSchemaOf(operation));

test.each([
  ['{"alias":5}', [{ pointer: '/alias', message: 'has to be of the type string.' }]],
  ['{"aliass":"x"}', [{ pointer: '/aliass', message: 'is no field of the contract.' }]],
  ['{"msisdn":"0"}', [{ pointer: '/msisdn', message: String.raw`has to match ^\+?[1-9][0-9]{6,14}$` }]],
  ['null', [{ pointer: '', message: 'has to be of the type object.' }]],
  ['{}', []],
])('%s: %j', (text, problems) => {
  expect(problemsIn(text, schema)).toEqual(problems);
});

test('what is no JSON is said to be none', () => {
  expect(problemsIn('{', schema)).toEqual([{ pointer: '', message: expect.stringMatching(/^Not JSON: /) }]);
});

test('a name with half a character is a problem, not a breakdown', () => {
  expect(problemsIn(String.raw`{"\ud800":1}`, schema)).toEqual([
    { pointer: '', message: 'A name has half a character in it (a lone surrogate).' },
  ]);
});

test('without a schema any JSON will do', () => {
  expect(problemsIn('[1]', undefined)).toEqual([]);
});

test('a body has problems when, and only when, Ajv has any with it', () => {
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

test('references are followed, also to themselves', () => {
  const tree = {
    $ref: '#/$defs/Tree',
    $defs: {
      Tree: {
        type: 'object',
        properties: { name: { type: 'string', pattern: '^a' }, child: { $ref: '#/$defs/Tree' } },
      },
    },
  };
  expect(problemsIn('{"child":{"child":{"name":"b"}}}', tree)).toEqual([
    { pointer: '/child/child/name', message: 'has to match ^a' },
  ]);
});
