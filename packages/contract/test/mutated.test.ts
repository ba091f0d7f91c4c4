import fc from 'fast-check';
import { expect, test } from 'vitest';
import manyKinds from '../fixtures/many-kinds.json' with { type: 'json' };
import oneOperation from '../fixtures/one-operation.json' with { type: 'json' };
import { ContractError, get, matcherOf, readContract } from '../src/model/index.ts';

type Change = { where: (string | number)[]; what: unknown };

/** All places of a value, the value itself among them. */
function placesOf(value: unknown, where: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [where];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [where, ...keys.flatMap((key) => placesOf(get(value, key), [...where, key]))];
}

/** A copy of a document with a value put in a place; `undefined` takes the place away. */
function changed(document: unknown, { where, what }: Change): unknown {
  const copy = structuredClone(document);
  const [last, holder] = [where.at(-1), get(copy, ...where.slice(0, -1))];
  if (last === undefined) return what;
  if (typeof holder !== 'object' || holder === null) return copy;
  const property = { value: what, configurable: true, enumerable: true, writable: true };
  if (what === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.defineProperty(holder, last, property);
  return copy;
}

/** Values that are wrong somewhere, those among them that trip a careless reader. */
const values = (document: unknown) => {
  const pointers = placesOf(document).map((keys) => `#/${keys.join('/').replaceAll('%', '%25')}`);
  return fc.oneof(
    fc.constantFrom<unknown>(undefined, null, true, 0, '', [], {}, [null], { $ref: 5 }, { toString: 5 }),
    fc.constantFrom<unknown>(
      '{',
      '%',
      '#/',
      '__proto__',
      { 'x-inferred': [] },
      { $ref: '#' },
      { example: {} },
    ),
    fc.constantFrom(...pointers).map((pointer) => ({ $ref: pointer })),
    fc.jsonValue(),
    fc.constantFrom(...placesOf(document)).map((keys) => get(document, ...keys)),
  );
};

const mutants = (document: unknown) =>
  fc
    .array(
      fc.record({
        // Also a place that the document does not have yet.
        where: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...placesOf(document)) },
          fc
            .tuple(
              fc.constantFrom(...placesOf(document)),
              fc.constantFrom('$ref', 'example', 'x-inferred', 'get'),
            )
            .map(([keys, key]) => [...keys, key]),
        ),
        what: values(document),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) => changes.reduce(changed, document));

/** Throws unless a reader reads a document, or says what is wrong with it. Returns whether it was read. */
function survives(read: (document: unknown) => unknown, document: unknown): boolean {
  try {
    read(document);
    return true;
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    expect(error.pointer).toMatch(/^#(\/|$)/);
    return false;
  }
}

test.each([
  { name: 'of one operation', document: oneOperation },
  { name: 'of many kinds', document: manyKinds },
])('a broken contract $name is read, or is a ContractError, and nothing else', ({ document }) => {
  const seen = { read: 0, refused: 0 };
  fc.assert(
    fc.property(mutants(document), fc.webPath(), (mutant, path) => {
      const isRead = survives((one) => matcherOf(readContract(one))(path), mutant);
      seen[isRead ? 'read' : 'refused']++;
    }),
    { numRuns: 1000 },
  );

  expect(seen.read).toBeGreaterThan(100);
  expect(seen.refused).toBeGreaterThan(100);
});

test('any JSON at all is a ContractError', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => !survives(readContract, value)));
});

test('a reader that trusts a document is found out', () => {
  const trusting = (document: unknown) => {
    // The cast that a careless reader would make.
    const { paths } = document as typeof manyKinds;
    return paths['/note-books/{book-id}'].get.parameters.map(({ name }) => name.toLowerCase());
  };

  expect(survives(trusting, manyKinds)).toBe(true);
  expect(() =>
    fc.assert(
      fc.property(mutants(manyKinds), (mutant) => void survives(trusting, mutant)),
      // A seed that finds it: few mutants touch what this reader trusts.
      { seed: 1, numRuns: 5000 },
    ),
  ).toThrow();
});
