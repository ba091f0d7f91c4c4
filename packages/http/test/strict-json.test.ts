import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStrictly } from '../src/index.ts';

const strictly = (text: string) => parseStrictly(Buffer.from(text));

test('returns the value of JSON.parse for strict JSON', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      fc.pre(!text.includes('__proto__') && text.isWellFormed());
      expect(strictly(text)).toEqual({ value: JSON.parse(text) });
    }),
  );
});

test('refuses everything that JSON.parse refuses, and otherwise returns its value', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    'null',
    ' ',
    '/**/',
    '\\',
    'NaN',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const result = strictly(text);
      if ('value' in result) expect(result.value).toEqual(JSON.parse(text));
      else expect(result.issue.message).toMatch(/^must /);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['{"a":1,"\\u0061":2}', '/a', 'must not have the same member twice'],
  ['{"a~/b":{"x":1,"x":1}}', '/a~0~1b/x', 'must not have the same member twice'],
  ['[{"__proto__":1}]', '/0/__proto__', 'must not have a member __proto__'],
  ['{"\\ud800":1}', '', 'must not contain an unpaired surrogate'],
  ['["\\udc00"]', '/0', 'must not contain an unpaired surrogate'],
  [`${'['.repeat(33)}${']'.repeat(33)}`, '', 'must not be nested deeper than 32'],
])('%s is refused, with its place', (text, pointer, message) => {
  expect(strictly(text)).toEqual({ issue: { pointer, message } });
});
