import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFragment, encodePointer, parseFragment, parsePointer } from '../src/model/index.ts';

test.each([
  { keys: [], pointer: '', fragment: '#' },
  { keys: ['foo', '0'], pointer: '/foo/0', fragment: '#/foo/0' },
  { keys: [''], pointer: '/', fragment: '#/' },
  { keys: ['a/b'], pointer: '/a~1b', fragment: '#/a~1b' },
  { keys: ['m~n'], pointer: '/m~0n', fragment: '#/m~0n' },
  { keys: ['~1'], pointer: '/~01', fragment: '#/~01' },
  { keys: ['c%d'], pointer: '/c%d', fragment: '#/c%25d' },
  { keys: ['paths', '/a/{id}'], pointer: '/paths/~1a~1{id}', fragment: '#/paths/~1a~1{id}' },
])('the keys $keys are written as $pointer and $fragment, and read again', ({ keys, pointer, fragment }) => {
  expect(encodePointer(keys)).toBe(pointer);
  expect(encodeFragment(keys)).toBe(fragment);
  expect(parsePointer(pointer)).toEqual(keys);
  expect(parseFragment(fragment)).toEqual(keys);
});

test('a fragment may be percent-encoded more than we do it (RFC 6901, section 6)', () => {
  expect(parseFragment('#/g%7Ch')).toEqual(['g|h']);
  expect(parseFragment('#/i%5Cj')).toEqual(['i\\j']);
  expect(parseFragment('#/k%22l')).toEqual(['k"l']);
  expect(parseFragment('#/%20')).toEqual([' ']);
});

test('what is not a pointer has no keys', () => {
  expect(['a', 'a/b', '/~', '/~2'].map(parsePointer)).toEqual([undefined, undefined, undefined, undefined]);
  expect(['', '/a', '#a', '#/%', '#/~'].map(parseFragment)).toEqual(Array(5).fill(undefined));
});

test('any keys survive both forms', () => {
  const keys = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('~', '/', '%', '0', '1') })),
  );
  fc.assert(
    fc.property(keys, (keys) => {
      expect(parsePointer(encodePointer(keys))).toEqual(keys);
      expect(parseFragment(encodeFragment(keys))).toEqual(keys);
    }),
  );
});
