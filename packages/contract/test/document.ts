/** A document with nothing but these paths, for a test to show what it is about. */
export function documentWith(paths: object, more: object = {}): Record<string, unknown> {
  return { openapi: '3.1.0', info: { title: 'A test', version: '1.0.0' }, paths, ...more };
}

/** A body in JSON with named examples. */
export function jsonWith(examples: object): { content: { 'application/json': { examples: object } } } {
  return { content: { 'application/json': { examples } } };
}
