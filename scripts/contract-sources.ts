import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The folder of our contract's sources. */
export const specFolder = 'spec';

/**
 * The value at a JSON Pointer (RFC 6901) in a YAML file of the contract's sources; undefined when there is none.
 * As in Redocly's findings, `/` is the whole file. Throws when the file is missing.
 */
export function valueAt(file: string, pointer: string): unknown {
  let value: unknown = parse(readFileSync(join(specFolder, file), 'utf8'));
  for (const key of pointer.split('/').slice(1)) {
    if (key !== '') value = member(value, key.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return value;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value)).get(key);
}
