import { get, type Operation, type Parameter, type Place } from '@addressbook/contract/model';
import { reasonsFor } from './provenance.ts';

/** A field of a schema, or a parameter, with the fields inside it. */
export type Field = {
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
  example: string | undefined;
  /** The constraints on a value, in words. */
  rules: string[];
  /** The reasons for which it is inferred; empty when it is documented. */
  inferred: string[];
  fields: Field[];
};

/** The parameters of an operation as fields. */
export function parametersOf({ parameters }: Operation): (Field & Pick<Parameter, 'in'>)[] {
  return parameters.map((parameter) => {
    const { name, in: location, required, schema, examples, description } = parameter;
    const field = fieldOf(name, schema, []);
    const [example] = examples;
    return {
      ...field,
      in: location,
      isRequired: required,
      description: description ?? field.description,
      example: example ? exampleText(example.value) : field.example,
      inferred: [...new Set([...reasonsFor(parameter), ...field.inferred])],
    };
  });
}

/** The fields of a schema. A schema within itself is named, and its fields are not listed again. */
export function fieldsOf(schema: Place | undefined, within: unknown[] = []): Field[] {
  const node = schema?.follow().node;
  if (!schema || within.includes(node)) return [];
  const inside = [...within, node];
  const required = [keywordOf(schema, 'required')].flat();
  const own = childrenOf(schema, 'properties').map(([name, property]) => ({
    ...fieldOf(name, property, inside),
    isRequired: required.includes(name),
  }));
  const partsIn = (keyword: string) => childrenOf(schema, keyword).map(([, part]) => fieldsOf(part, inside));
  return merged([
    ...own,
    ...partsIn('allOf').flat(),
    ...alternatives(partsIn('oneOf')),
    ...alternatives(partsIn('anyOf')),
  ]);
}

/** The fields of several alternatives, each once: required when every alternative that has fields requires it. */
export function alternatives(all: Field[][]): Field[] {
  const filled = all.filter((fields) => fields.length > 0);
  const isEverywhere = (name: string) =>
    filled.every((fields) => fields.some((field) => field.name === name));
  return merged(filled.flat()).map((field) => ({
    ...field,
    isRequired: field.isRequired && isEverywhere(field.name),
  }));
}

function fieldOf(name: string, schema: Place | undefined, within: unknown[]): Field {
  const [example] = [keywordOf(schema, 'examples')].flat();
  const isConstant = keywordOf(schema, 'const') !== undefined;
  const items = schema?.step('items');
  const marked = [schema?.follow(), items].filter((place) => place !== undefined);
  return {
    name,
    type: typeOf(schema),
    isRequired: false,
    description: String(keywordOf(schema, 'description') ?? ''),
    example: example === undefined || isConstant ? undefined : exampleText(example),
    rules: rulesOf(schema),
    inferred: reasonsFor(...marked),
    fields: [...fieldsOf(schema, within), ...fieldsOf(items, within)],
  };
}

function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** Fields with each name once. */
function merged(fields: Field[]): Field[] {
  const byName = new Map<string, Field>();
  for (const field of fields) {
    const known = byName.get(field.name);
    byName.set(field.name, known ? both(known, field) : field);
  }
  return [...byName.values()];
}

/** A field that two alternatives have: what holds for both. */
function both(one: Field, other: Field): Field {
  const isBound = one.rules.length > 0 && other.rules.length > 0;
  return {
    ...one,
    type: [...new Set([one.type, other.type])].join(' or '),
    isRequired: one.isRequired && other.isRequired,
    rules: isBound ? [...new Set([...one.rules, ...other.rules])] : [],
    // A field that is documented for one of them is documented.
    inferred: other.inferred.length > 0 ? one.inferred : [],
    fields: merged([...one.fields, ...other.fields]),
  };
}

/** The type in words; of a schema without one, the types of its alternatives. */
function typeOf(schema: Place | undefined, within: unknown[] = []): string {
  const node = schema?.follow().node;
  if (!schema) return 'any';
  if (within.includes(node)) return '…';
  const inside = [...within, node];
  const type = keywordOf(schema, 'type');
  const items = schema.step('items');
  if (type === 'array') return `array of ${typeOf(items, inside)}`;
  if (type !== undefined) return [type].flat().join(' or ');
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => childrenOf(schema, keyword));
  return [...new Set(parts.map(([, part]) => typeOf(part, inside)))].join(' or ') || 'any';
}

function rulesOf(schema: Place | undefined): string[] {
  const constant = keywordOf(schema, 'const');
  const allowed = keywordOf(schema, 'enum');
  const bounds = ['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'format'];
  return [
    ...(constant === undefined ? [] : [`is ${JSON.stringify(constant)}`]),
    ...(Array.isArray(allowed) ? [`is one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`] : []),
    ...bounds.flatMap((keyword) => [keywordOf(schema, keyword) ?? []].flat().map((is) => `${keyword} ${is}`)),
  ];
}

/** The value of a keyword: beside a reference, otherwise where the reference leads. */
function keywordOf(schema: Place | undefined, keyword: string): unknown {
  return get(schema?.node, keyword) ?? get(schema?.follow().node, keyword);
}

/** The schemas in a keyword that holds several, with their keys. */
function childrenOf(schema: Place, keyword: string): [string, Place][] {
  const all = schema.child(keyword) ?? schema.follow().child(keyword);
  return Object.keys(all?.node ?? {}).flatMap((key) => {
    const child = all?.child(key);
    return child ? [[key, child]] : [];
  });
}
