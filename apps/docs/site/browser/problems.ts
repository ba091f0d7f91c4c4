import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';

/** Something that a contract has against a body: where (RFC 6901, empty for the whole), and what is expected there. */
export type Problem = { pointer: string; message: string };

/** Keywords that only say that something inside them is wrong. */
const containers = new Set(['allOf', '$ref', 'properties', 'items', 'prefixItems', 'additionalProperties']);

/** What a schema (JSON Schema 2020-12) has against a text that should be JSON. */
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
    const error = 'A name has half a character in it (a lone surrogate).';
    return [{ keyword: '', keywordLocation: '#', instanceLocation: '#', error }];
  }
}

function wordsFor({ keyword, keywordLocation, error }: OutputUnit, schema: Schema): string {
  const expected = valueAt(schema, keywordLocation);
  if (keyword === 'false') return 'is no field of the contract.';
  if (keyword === 'type') return `has to be of the type ${[expected].flat().join(' or ')}.`;
  if (keyword === 'pattern') return `has to match ${expected}`;
  return error;
}

/** What a keyword's location in an output leads to, through references. */
function valueAt(schema: Schema, location: string): unknown {
  const keys = location.split('/').slice(1).map(decodeURIComponent);
  return keys.reduce<unknown>((within, key) => {
    const found = Object(within)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
    return key === '$ref' ? valueAt(schema, String(found)) : found;
  }, schema);
}
