import { get, parseFragment } from '@addressbook/contract/model';
import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';

/** A problem of a body: where (RFC 6901, empty for the whole), and what the contract expects there. */
export type Problem = { pointer: string; message: string };

/** Keywords that only say that something inside them is wrong. */
const containers = new Set(['allOf', '$ref', 'properties', 'items', 'prefixItems', 'additionalProperties']);

/** The problems of a string that should be JSON, by a schema (JSON Schema 2020-12). */
export function problemsIn(text: string, schema: Schema | undefined): Problem[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [{ pointer: '', message: `Not JSON: ${error instanceof Error ? error.message : error}` }];
  }
  if (!schema) return [];
  return errorsIn(value, schema)
    .filter(({ keyword }) => !containers.has(keyword))
    .map((error) => ({
      pointer: decodeURI(error.instanceLocation.slice(1)),
      message: wordsFor(error, schema),
    }));
}

function errorsIn(value: unknown, schema: Schema): OutputUnit[] {
  try {
    // The interpreter compiles nothing, so the policy of this page can forbid `eval`.
    return new Validator(schema, '2020-12', false).validate(value).errors;
  } catch {
    const error = 'A name has half a character in it (a lone surrogate). Remove it.';
    return [{ keyword: '', keywordLocation: '#', instanceLocation: '#', error }];
  }
}

function wordsFor({ keyword, keywordLocation, error }: OutputUnit, schema: Schema): string {
  const expected = valueAt(schema, keywordLocation);
  if (keyword === 'false') return 'is not a field of the contract.';
  if (keyword === 'type') return `must be of the type ${[expected].flat().join(' or ')}.`;
  if (keyword === 'pattern') return `must match ${expected}`;
  return error;
}

/** The value at a keyword's location in an output, references followed. */
function valueAt(schema: Schema, location: string): unknown {
  const keys = parseFragment(location) ?? [];
  return keys.reduce<unknown>((within, key) => {
    const found = get(within, key);
    return key === '$ref' ? valueAt(schema, String(found)) : found;
  }, schema);
}
