import { get, isObject, type JsonObject } from './json.ts';
import { isPlaceOfObject, type Place } from './place.ts';
import { isMarkedWell } from './provenance.ts';
import type { Located, Schema } from './types.ts';

const isString = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const areStrings = (value: unknown) => Array.isArray(value) && value.every(isString);

/** OpenAPI's rules for the members that the model passes on unchanged. */
const rules: [what: string, isKept: (value: unknown) => boolean, names: string[]][] = [
  ['a string', isString, ['default', 'description', 'in', 'name', 'operationId', 'scheme', 'style']],
  ['a string', isString, ['externalValue', 'summary', 'title', 'type', 'url', 'version']],
  ['true or false', isFlag, ['allowEmptyValue', 'allowReserved', 'deprecated', 'explode', 'required']],
  ['an array of strings', areStrings, ['enum', 'tags']],
];

/** The object at a place, references followed. Throws a ContractError when there is none. */
export function objectAt(place: Place): Place<JsonObject> {
  const target = place.follow();
  if (!isPlaceOfObject(target)) throw target.error('This is not an object. Make it one.');
  if ('$ref' in target.node)
    throw target.error('$ref is not a string. Make it a pointer such as #/components/…');
  if (!isMarkedWell(target.node))
    throw target.error('x-inferred gives no reason. Write a sentence, or one for each keyword.');
  return target;
}

/** The object at a place as OpenAPI types it, without its schemas, and its place. Throws a ContractError otherwise. */
export function nodeAt<T extends object>(from: Place, ...demanded: (keyof T & string)[]): T & Located {
  const place = objectAt(from);
  const { node, pointer, provenance } = place;
  for (const [what, isKept, names] of rules) {
    const wrong = names.find((name) => get(node, name) !== undefined && !isKept(get(node, name)));
    if (wrong) throw place.error(`"${wrong}" is not ${what}. Correct it.`);
  }
  const missing = demanded.find((name) => get(node, name) === undefined);
  if (missing) throw place.error(`"${missing}" is missing. Add it.`);
  // The one cast of the model: the rules above hold, and its readers replace the members that they do not cover.
  return { ...(node as T), pointer, provenance };
}

/** The members of a map below a place, with their keys; none when it is missing. */
export function entriesOf(place: Place, key: string): [string, Place][] {
  const map = objectAt(place).child(key);
  if (map && !isObject(map.node)) throw map.error('This is not an object. Make it one.');
  return map ? childrenOf(map) : [];
}

/** The items of an array below a place; none when it is missing. */
export function itemsOf(place: Place, key: string): Place[] {
  const list = objectAt(place).child(key);
  if (list && !Array.isArray(list.node)) throw list.error('This is not an array. Make it one.');
  return list ? childrenOf(list).map(([, item]) => item) : [];
}

/** The members of an object, or the items of an array, with their keys. */
export function childrenOf(place: Place): [string, Place][] {
  return Object.keys(place.node ?? {}).flatMap((name) => {
    const child = place.child(name);
    return child ? [[name, child]] : [];
  });
}

/**
 * The schema below a place; undefined when it is missing. One that has keywords beside its `$ref` stays where it is,
 * because both hold (JSON Schema 2020-12, core, section 8.2.3.1).
 */
export function schemaOf(place: Place): Schema | undefined {
  const child = objectAt(place).child('schema');
  if (!child) return undefined;
  const schema = child.follow((node) => isObject(node) && Object.keys(node).length === 1);
  if (isSchema(schema) && isSchema(child.follow())) return schema;
  throw child.error('This is neither an object nor a boolean. Make it a schema.');
}

function isSchema(place: Place): place is Schema {
  return isObject(place.node) || typeof place.node === 'boolean';
}
