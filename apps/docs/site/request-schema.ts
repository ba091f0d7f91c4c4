import {
  encodePointer,
  isObject,
  type Operation,
  type Place,
  parseFragment,
} from '@addressbook/contract/model';
import { requestMediaType } from './operation.ts';

/** Keywords whose values are data: a `$ref` in them is not a reference. */
const dataKeywords = ['const', 'default', 'enum', 'example', 'examples'];

/**
 * The schema of an operation's body as a document of its own (JSON Schema 2020-12), with the schemas that it refers to
 * below `$defs`; undefined when the operation takes no body. Throws a ContractError for a reference that dangles.
 */
export function requestSchemaOf(operation: Operation): unknown {
  const schema = requestMediaType(operation)?.schema;
  if (!schema) return undefined;
  const found = new Map<string, unknown>();
  const root = moved(schema.node, schema, found);
  return { allOf: [root], $defs: Object.fromEntries(found) };
}

/** A part of a schema whose references lead to `$defs`; the schemas that they lead to are put into `found`. */
function moved(part: unknown, from: Place, found: Map<string, unknown>): unknown {
  if (Array.isArray(part)) return part.map((item) => moved(item, from, found));
  if (!isObject(part)) return part;
  const members = Object.entries(part).map(([key, value]) => {
    if (dataKeywords.includes(key) && !isObject(value)) return [key, value];
    return [
      key,
      key === '$ref' && typeof value === 'string'
        ? movedReference(value, from, found)
        : moved(value, from, found),
    ];
  });
  return Object.fromEntries(members);
}

function movedReference(reference: string, from: Place, found: Map<string, unknown>): string {
  const name = parseFragment(reference)?.join('.') ?? reference;
  if (!found.has(name)) {
    found.set(name, true);
    found.set(name, moved(from.at(reference).node, from, found));
  }
  return `#/$defs${encodePointer([name])}`;
}
