import fc from 'fast-check';
import { type Contract, type Place, step } from './contract.ts';

/** A value to send, and the words for it. */
export type Candidate = { words: string; value: unknown };

/** Values of a schema: most of them fit; whoever needs to know asks the validator. */
export function arbitraryOf(contract: Contract, place: Place): fc.Arbitrary<unknown> {
  const { node } = place;
  if (Array.isArray(node['enum'])) return fc.constantFrom(...node['enum']);
  if ('const' in node) return fc.constant(node['const']);
  switch (node['type']) {
    case 'string':
      return stringsOf(node);
    case 'integer':
      return fc.integer({ min: number(node['minimum'], -1e6), max: number(node['maximum'], 1e6) });
    case 'number':
      return fc.double({
        min: number(node['minimum'], -1e6),
        max: number(node['maximum'], 1e6),
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'array': {
      const items = step(contract, place, 'items');
      const bounds = { minLength: number(node['minItems'], 0), maxLength: number(node['maxItems'], 5) };
      return fc.array(items ? arbitraryOf(contract, items) : fc.jsonValue(), bounds);
    }
    case 'object':
      return objectsOf(contract, place);
    default:
      return fc.jsonValue();
  }
}

function stringsOf(node: Record<string, unknown>): fc.Arbitrary<string> {
  if (typeof node['pattern'] === 'string') return fc.stringMatching(new RegExp(node['pattern']));
  const bounds = { minLength: number(node['minLength'], 0), maxLength: number(node['maxLength'], 40) };
  // Well-formed text of any script: half of a surrogate pair cannot be sent as UTF-8.
  return fc.oneof(fc.string(bounds), fc.string({ unit: 'grapheme', ...bounds }));
}

function objectsOf(contract: Contract, place: Place): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(Object(place.node['properties']));
  if (names.length === 0)
    return fc.dictionary(keys, fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 2 })), { maxKeys: 5 });
  const members = Object.fromEntries(
    names.flatMap((name) => {
      const member = step(contract, place, 'properties', name);
      return member ? [[name, arbitraryOf(contract, member)]] : [];
    }),
  );
  const required = Array.isArray(place.node['required']) ? place.node['required'] : [];
  return fc.record(members, { requiredKeys: required });
}

/** Names that mean nothing to JavaScript; those that do have a probe of their own. */
const keys = fc.string().filter((key) => key !== '__proto__');

/** Objects of a schema with something put into them that may not fit. */
export function disturbed(contract: Contract, place: Place): fc.Arbitrary<unknown> {
  const names = Object.keys(Object(place.node['properties']));
  const good = arbitraryOf(contract, place);
  const other = fc.tuple(
    good,
    fc.oneof(fc.constantFrom(...names, 'unexpected'), keys),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc.oneof(
    other.map(([object, key, value]) => ({ ...Object(object), [key]: value })),
    fc.jsonValue({ maxDepth: 2 }),
  );
}

/** Values on both sides of every constraint of a schema, by hand where chance would seldom meet them. */
export function candidatesFor(contract: Contract, place: Place): Candidate[] {
  const { node } = place;
  const own = [...wrongTypes, ...literalCandidates(node)];
  if (node['type'] === 'string') own.push(...textCandidates(node));
  if (node['type'] === 'integer' || node['type'] === 'number') own.push(...numberCandidates(node));
  if (node['type'] === 'object') own.push(...objectCandidates(contract, place));
  if (node['type'] === 'array') own.push(...arrayCandidates(contract, place));
  return own;
}

const wrongTypes: Candidate[] = [null, true, 42, 1.5, [], {}, 'text'].map((value) => ({
  words: JSON.stringify(value),
  value,
}));

function literalCandidates(node: Record<string, unknown>): Candidate[] {
  const values = Array.isArray(node['enum']) ? node['enum'] : 'const' in node ? [node['const']] : [];
  return values.flatMap((value) => [
    { words: 'a value of the list', value },
    ...(typeof value === 'string'
      ? [{ words: 'a value of the list in other letters', value: `${value}X` }]
      : []),
  ]);
}

function textCandidates(node: Record<string, unknown>): Candidate[] {
  const texts = [
    ['an empty text', ''],
    ['a number as text', '5'],
    ['spaces around a text', '  a  b  '],
    ['letters of other scripts', 'Jürgen Ñandú 名前 имя'],
    ['an emoji of several code points', '👩‍👩‍👧‍👦'],
    ['a line break', 'a\nb'],
    ['quotes and markup', `"'<b>&amp;`],
    ['a long text', 'x'.repeat(2000)],
    ['both cases', 'aA'],
  ] as const;
  const [min, max] = [node['minLength'], node['maxLength']].map((length) =>
    typeof length === 'number' ? length : undefined,
  );
  const lengths = [min, max].flatMap((length) =>
    length === undefined ? [] : [length - 1, length, length + 1].filter((count) => count >= 0),
  );
  return [
    ...texts.map(([words, value]) => ({ words, value })),
    ...lengths.map((length) => ({ words: `${length} characters`, value: 'x'.repeat(length) })),
    ...(typeof node['pattern'] === 'string' ? patternCandidates(node['pattern']) : []),
  ];
}

/** Texts that just match a pattern and texts that just do not: at both ends, and around them. */
function patternCandidates(pattern: string): Candidate[] {
  const expression = new RegExp(pattern, 'u');
  const samples = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 20, seed: 1 });
  const [sample = ''] = samples.toSorted((a, b) => a.length - b.length);
  const around = ['x', ' ', '\n', '0', '+'].flatMap((text) => [
    { words: `${JSON.stringify(text)} before a text that matches`, value: text + sample },
    { words: `${JSON.stringify(text)} after a text that matches`, value: sample + text },
  ]);
  return [
    ...samples.map((value) => ({ words: 'a text that matches', value })),
    ...around,
    { words: 'a line before one that matches', value: `x\n${sample}` },
    { words: 'a line after one that matches', value: `${sample}\nx` },
    ...grown(expression, sample),
    ...shrunk(expression, sample),
    ...[...sample].map((_, index) => ({
      words: `another character at ${index} of a text that matches`,
      value: `${sample.slice(0, index)}x${sample.slice(index + 1)}`,
    })),
    {
      words: 'digits of another script',
      value: [...sample]
        .map((digit) => (/\d/.test(digit) ? String.fromCharCode(0x660 + Number(digit)) : digit))
        .join(''),
    },
  ];
}

/** The longest text that matches when its last character is repeated, and the next one. */
function grown(expression: RegExp, sample: string): Candidate[] {
  const last = sample.at(-1) ?? 'x';
  let text = sample;
  for (let count = 0; count < 100 && expression.test(text + last); count++) text += last;
  return [
    { words: 'the longest text that matches', value: text },
    { words: 'one character more than the longest', value: text + last },
  ];
}

/** The shortest text that matches when its last characters are left out, and the one before. */
function shrunk(expression: RegExp, sample: string): Candidate[] {
  let text = sample;
  while (text !== '' && expression.test(text.slice(0, -1))) text = text.slice(0, -1);
  return [
    { words: 'the shortest text that matches', value: text },
    { words: 'one character less than the shortest', value: text.slice(0, -1) },
  ];
}

function numberCandidates(node: Record<string, unknown>): Candidate[] {
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'].flatMap(
    (keyword) => (typeof node[keyword] === 'number' ? [node[keyword]] : []),
  );
  return [...bounds.flatMap((bound) => [bound - 1, bound, bound + 1]), 0, -1, 1e21].map((value) => ({
    words: String(value),
    value,
  }));
}

function objectCandidates(contract: Contract, place: Place): Candidate[] {
  const names = Object.keys(Object(place.node['properties']));
  const good = Object(fc.sample(arbitraryOf(contract, place), { numRuns: 1, seed: 1 })[0]);
  if (names.length === 0) {
    return [
      { words: 'an object', value: { KEY: 'value' } },
      {
        words: 'an object with other types',
        value: { number: 1, truth: true, list: [1], deep: { deeper: {} }, nothing: null },
      },
      { words: 'an object with an empty name', value: { '': 'x' } },
    ];
  }
  const additional = [
    { words: 'an unknown member', value: { ...good, unexpected: 'x' } },
    { words: 'an unknown member in another script', value: { ...good, имя: 'x' } },
    ...names.flatMap((name) => [
      { words: `${name} misspelt`, value: { [`${name}s`]: 'x' } },
      { words: `${name} in capitals`, value: { [name.toUpperCase()]: 'x' } },
    ]),
  ];
  const inner = names.flatMap((name) => {
    const member = step(contract, place, 'properties', name);
    const candidates = member ? candidatesFor(contract, member) : [];
    return candidates.map(({ words, value }) => ({
      words: `${name}: ${words}`,
      value: { ...required(place, good), [name]: value },
    }));
  });
  const missing = requiredOf(place).map((name) => {
    const { [name]: _, ...rest } = good;
    return { words: `no ${name}`, value: rest };
  });
  return [...additional, ...missing, ...inner];
}

function requiredOf({ node }: Place): string[] {
  return Array.isArray(node['required']) ? node['required'].map(String) : [];
}

function required(place: Place, good: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(requiredOf(place).map((name) => [name, good[name]]));
}

function arrayCandidates(contract: Contract, place: Place): Candidate[] {
  const items = step(contract, place, 'items');
  const [item] = fc.sample(items ? arbitraryOf(contract, items) : fc.string(), { numRuns: 1, seed: 1 });
  const bounds = ['minItems', 'maxItems'].flatMap((keyword) =>
    typeof place.node[keyword] === 'number' ? [place.node[keyword]] : [],
  );
  const lengths = [0, 1, 2, ...bounds.flatMap((bound) => [bound - 1, bound, bound + 1])].filter(
    (length) => length >= 0,
  );
  return lengths.map((length) => ({ words: `${length} items`, value: Array.from({ length }, () => item) }));
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
