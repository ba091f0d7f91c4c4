import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A file of `spec/`, by its path from there. */
export function source(file: string): URL {
  return new URL(`../${file}`, import.meta.url);
}

/** Parses a YAML file of `spec/`. */
function readYaml(file: string): unknown {
  return parse(readFileSync(source(file), 'utf8'));
}

/** The value at a JSON Pointer (RFC 6901) in a file of `spec/`, undefined when there is none. */
export function valueAt(file: string, pointer: string): unknown {
  const keys = pointer
    .split('/')
    .slice(1)
    .filter((key) => key !== '');
  return keys.reduce<unknown>((value, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof value === 'object' && value !== null
      ? Object.entries(value).find(([member]) => member === name)?.[1]
      : undefined;
  }, readYaml(file));
}

/** The folder of the contract's sources. */
export const specFolder: string = fileURLToPath(new URL('..', import.meta.url));
