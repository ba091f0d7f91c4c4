import { isObject, type JsonObject, type Place } from '@addressbook/contract/model';
import fc from 'fast-check';

/** A value to send, and the words for it. */
export type Candidate = { words: string; value: unknown };

/** A schema that is an object. */
type SchemaPlace = Place<JsonObject>;

/** Levels of a schema that values are made for: it may be part of itself. */
const maxDepth = 6;

/** Values of a schema: most of them fit; the validator knows which. */
export function arbitraryOf(schema: SchemaPlace, depth = 0): fc.Arbitrary<unknown> {
  const { node } = schema;
  if (Array.isArray(node['enum'])) return fc.constantFrom(...node['enum']);
  if ('const' in node) return fc.constant(node['const']);
  const types = depth < maxDepth ? typesOf(node) : [];
  return types.length === 0 ? fc.jsonValue() : fc.oneof(...types.map((type) => ofType(type, schema, depth)));
}

function ofType(type: unknown, schema: SchemaPlace, depth: number): fc.Arbitrary<unknown> {
  const { node } = schema;
  const bounds = { min: number(node['minimum'], -1e6), max: number(node['maximum'], 1e6) };
  switch (type) {
    case 'string':
      return stringsOf(node);
    case 'integer':
      return fc.integer(bounds);
    case 'number':
      return fc.double({ ...bounds, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return arraysOf(schema, depth);
    case 'object':
      return objectsOf(schema, depth);
    default:
      return fc.jsonValue();
  }
}

/** The types of a schema; none when it does not say any. */
function typesOf({ type }: JsonObject): unknown[] {
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

function stringsOf(node: JsonObject): fc.Arbitrary<string> {
  if (typeof node['pattern'] === 'string') return fc.stringMatching(new RegExp(node['pattern']));
  const bounds = { minLength: number(node['minLength'], 0), maxLength: number(node['maxLength'], 40) };
  // Well-formed strings of any script: half of a surrogate pair cannot be sent as UTF-8.
  return fc.oneof(fc.string(bounds), fc.string({ unit: 'grapheme', ...bounds }));
}

function arraysOf(schema: SchemaPlace, depth: number): fc.Arbitrary<unknown[]> {
  const items = schema.step('items');
  const { node } = schema;
  const bounds = { minLength: number(node['minItems'], 0), maxLength: number(node['maxItems'], 5) };
  return fc.array(items ? arbitraryOf(items, depth + 1) : fc.jsonValue(), bounds);
}

function objectsOf(schema: SchemaPlace, depth: number): fc.Arbitrary<JsonObject> {
  const members = membersOf(schema).map(([name, member]) => [name, arbitraryOf(member, depth + 1)]);
  if (members.length === 0)
    return fc.dictionary(keys, fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 2 })), { maxKeys: 5 });
  return fc.record(Object.fromEntries(members), { requiredKeys: requiredOf(schema) });
}

/** The members that a schema names, with their schemas. */
function membersOf(schema: SchemaPlace): [string, SchemaPlace][] {
  return Object.keys(schema.step('properties')?.node ?? {}).flatMap((name) => {
    const member = schema.step('properties', name);
    return member ? [[name, member]] : [];
  });
}

/** Names that mean nothing to JavaScript; those that do have a test case of their own. */
const keys = fc.string().filter((key) => key !== '__proto__');

/** Objects of a schema with something put into them that may not fit. */
export function disturbed(schema: SchemaPlace): fc.Arbitrary<unknown> {
  const names = membersOf(schema).map(([name]) => name);
  const other = fc.tuple(
    arbitraryOf(schema),
    fc.oneof(fc.constantFrom(...names, 'unexpected'), keys),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc.oneof(
    other.map(([value, key, member]) => ({ ...(isObject(value) && value), [key]: member })),
    fc.jsonValue({ maxDepth: 2 }),
  );
}

/** Values on both sides of every constraint of a schema, by hand where chance would seldom meet them. */
export function candidatesFor(schema: SchemaPlace, depth = 0): Candidate[] {
  const { node } = schema;
  const types = depth < maxDepth ? typesOf(node) : [];
  const ofTypes = types.flatMap((type) => candidatesOfType(type, schema, depth));
  return [...wrongTypes, ...literalCandidates(node), ...ofTypes];
}

function candidatesOfType(type: unknown, schema: SchemaPlace, depth: number): Candidate[] {
  switch (type) {
    case 'string':
      return stringCandidates(schema.node);
    case 'integer':
    case 'number':
      return numberCandidates(schema.node);
    case 'object':
      return objectCandidates(schema, depth);
    case 'array':
      return arrayCandidates(schema, depth);
    default:
      return [];
  }
}

const wrongTypes: Candidate[] = [null, true, 42, 1.5, [], {}, 'text'].map((value) => ({
  words: JSON.stringify(value),
  value,
}));

function literalCandidates(node: JsonObject): Candidate[] {
  const values = Array.isArray(node['enum']) ? node['enum'] : 'const' in node ? [node['const']] : [];
  return values.flatMap((value) => [
    { words: 'a value of the list', value },
    ...(typeof value === 'string'
      ? [{ words: 'a value of the list in other letters', value: `${value}X` }]
      : []),
  ]);
}

function stringCandidates(node: JsonObject): Candidate[] {
  const strings = [
    ['an empty string', ''],
    ['a number as a string', '5'],
    ['spaces around a string', '  a  b  '],
    ['letters of other scripts', 'Jürgen Ñandú 名前 имя'],
    ['an emoji of several code points', '👩‍👩‍👧‍👦'],
    ['a line break', 'a\nb'],
    ['quotes and markup', `"'<b>&amp;`],
    ['a long string', 'x'.repeat(2000)],
    ['both cases', 'aA'],
  ] as const;
  const lengths = around(node, 'minLength', 'maxLength');
  return [
    ...strings.map(([words, value]) => ({ words, value })),
    ...lengths.map((length) => ({ words: `${length} characters`, value: 'x'.repeat(length) })),
    ...(typeof node['pattern'] === 'string' ? patternCandidates(node['pattern']) : []),
  ];
}

/** Strings that just match a pattern and strings that just do not: at both ends, and around them. */
function patternCandidates(pattern: string): Candidate[] {
  const expression = new RegExp(pattern, 'u');
  const samples = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 20, seed: 1 });
  const [sample = ''] = samples.toSorted((a, b) => a.length - b.length);
  const surrounded = ['x', ' ', '\n', '0', '+'].flatMap((other) => [
    { words: `${JSON.stringify(other)} before a string that matches`, value: other + sample },
    { words: `${JSON.stringify(other)} after a string that matches`, value: sample + other },
  ]);
  return [
    ...samples.map((value) => ({ words: 'a string that matches', value })),
    ...surrounded,
    { words: 'a line before one that matches', value: `x\n${sample}` },
    { words: 'a line after one that matches', value: `${sample}\nx` },
    ...grown(expression, sample),
    ...shrunk(expression, sample),
    ...[...sample].map((_, index) => ({
      words: `another character at ${index} of a string that matches`,
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

/** The longest string that matches when its last character is repeated, and the next one. */
function grown(expression: RegExp, sample: string): Candidate[] {
  const last = sample.at(-1) ?? 'x';
  let longest = sample;
  for (let count = 0; count < 100 && expression.test(longest + last); count++) longest += last;
  return [
    { words: 'the longest string that matches', value: longest },
    { words: 'one character more than the longest', value: longest + last },
  ];
}

/** The shortest string that matches when its last characters are left out, and the one before. */
function shrunk(expression: RegExp, sample: string): Candidate[] {
  let shortest = sample;
  while (shortest !== '' && expression.test(shortest.slice(0, -1))) shortest = shortest.slice(0, -1);
  return [
    { words: 'the shortest string that matches', value: shortest },
    { words: 'one character less than the shortest', value: shortest.slice(0, -1) },
  ];
}

function numberCandidates(node: JsonObject): Candidate[] {
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'].flatMap(
    (keyword) => (typeof node[keyword] === 'number' ? [node[keyword]] : []),
  );
  return [...bounds.flatMap((bound) => [bound - 1, bound, bound + 1]), 0, -1, 1e21].map((value) => ({
    words: String(value),
    value,
  }));
}

function objectCandidates(schema: SchemaPlace, depth: number): Candidate[] {
  const members = membersOf(schema);
  if (members.length === 0) return anyObjects;
  const [sample] = fc.sample(arbitraryOf(schema), { numRuns: 1, seed: 1 });
  const good = isObject(sample) ? sample : {};
  const required = Object.fromEntries(requiredOf(schema).map((name) => [name, good[name]]));
  const inner = members.flatMap(([name, member]) =>
    candidatesFor(member, depth + 1).map(({ words, value }) => ({
      words: `${name}: ${words}`,
      value: { ...required, [name]: value },
    })),
  );
  const missing = requiredOf(schema).map((name) => {
    const { [name]: _, ...rest } = good;
    return { words: `no ${name}`, value: rest };
  });
  return [...additional(good, members), ...missing, ...inner];
}

/** For a schema that names no members. */
const anyObjects: Candidate[] = [
  { words: 'an object', value: { KEY: 'value' } },
  {
    words: 'an object with other types',
    value: { number: 1, truth: true, list: [1], deep: { deeper: {} }, nothing: null },
  },
  { words: 'an object with an empty name', value: { '': 'x' } },
];

function additional(good: JsonObject, members: [string, SchemaPlace][]): Candidate[] {
  return [
    { words: 'an unknown member', value: { ...good, unexpected: 'x' } },
    { words: 'an unknown member in another script', value: { ...good, имя: 'x' } },
    ...members.flatMap(([name]) => [
      { words: `${name} misspelt`, value: { [`${name}s`]: 'x' } },
      { words: `${name} in capitals`, value: { [name.toUpperCase()]: 'x' } },
    ]),
  ];
}

function requiredOf({ node }: SchemaPlace): string[] {
  return Array.isArray(node['required']) ? node['required'].map(String) : [];
}

function arrayCandidates(schema: SchemaPlace, depth: number): Candidate[] {
  const items = schema.step('items');
  const [item] = fc.sample(items ? arbitraryOf(items) : fc.string(), { numRuns: 1, seed: 1 });
  const lengths = [0, 1, 2, ...around(schema.node, 'minItems', 'maxItems')];
  const inner = items ? candidatesFor(items, depth + 1) : [];
  return [
    ...lengths.map((length) => ({
      words: `${length} items`,
      value: Array.from({ length }, () => item),
    })),
    ...inner.map(({ words, value }) => ({ words: `an item: ${words}`, value: [value] })),
  ];
}

/** The lengths that keywords name, and those beside them. */
function around(node: JsonObject, ...keywords: string[]): number[] {
  const bounds = keywords.flatMap((keyword) => (typeof node[keyword] === 'number' ? [node[keyword]] : []));
  return bounds.flatMap((bound) => [bound - 1, bound, bound + 1]).filter((length) => length >= 0);
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
