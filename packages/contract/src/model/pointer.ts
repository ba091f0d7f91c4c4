type Keys = readonly (string | number)[];

/** A JSON Pointer as a string (RFC 6901, section 5), such as `/paths/~1contacts`; empty without keys. */
export function encodePointer(keys: Keys): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The keys of a JSON Pointer (RFC 6901, section 4); undefined when it is not one. */
export function parsePointer(pointer: string): string[] | undefined {
  const [before, ...keys] = pointer.split('/');
  if (before !== '' || /~(?![01])/.test(pointer)) return undefined;
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * A JSON Pointer as a URI fragment (RFC 6901, section 6), such as `#/paths/~1contacts~1{id}`. Only `%` is
 * percent-encoded: enough to parse it again, and the rest stays readable.
 */
export function encodeFragment(keys: Keys): string {
  return `#${encodePointer(keys).replaceAll('%', '%25')}`;
}

/** The keys of a JSON Pointer in a URI fragment (RFC 6901, section 6); undefined when it is not one. */
export function parseFragment(fragment: string): string[] | undefined {
  if (!fragment.startsWith('#')) return undefined;
  try {
    return parsePointer(decodeURIComponent(fragment.slice(1)));
  } catch {
    return undefined; // A bad percent escape.
  }
}
