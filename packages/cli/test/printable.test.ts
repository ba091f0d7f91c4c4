import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableJson } from '../src/printable.ts';

test.each([
  ['an escape sequence', '\u001b[2J', '\\u{1b}[2J'],
  ['a line break', 'a\n12:00:00  200  POST /forged', 'a\\u{a}12:00:00  200  POST /forged'],
  ['a carriage return and a tab', '\r\t', '\\u{d}\\u{9}'],
  ['an eight-bit control sequence', '\u009b2J', '\\u{9b}2J'],
  ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
  ['an override of the direction', 'a\u202egnp', 'a\\u{202e}gnp'],
  ['an unpaired surrogate', 'a\ud800', 'a\\u{d800}'],
  ['an invisible tag', 'a\u{e0041}', 'a\\u{e0041}'],
])('%s becomes an escape', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('letters of any script and whole emoji are unchanged', () => {
  expect(printable('Jürgen 名前 имя 😀 \\u001b')).toBe('Jürgen 名前 имя 😀 \\u001b');
});

test('no string puts a control character, a line break or a direction onto a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

test('a long string is cut, also through a surrogate pair', () => {
  expect(printable('x'.repeat(1e7))).toHaveLength(2001);
  expect(printable('a😀b', 2)).toBe('a\\u{d83d}…');
});

test('JSON keeps its value, without control characters', () => {
  expect(printableJson({ a: '\u009b2J', b: '\u{e0041}' })).toBe('{"a":"\\u009b2J","b":"\\udb40\\udc41"}');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = printableJson({ text });
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});
