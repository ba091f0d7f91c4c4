import type { Contract, Operation } from './types.ts';

/** An operation that a path leads to, with the path parameters by name. */
export type Match = { operation: Operation; pathParameters: Record<string, string> };

/** Finds the operations that a path leads to. */
export type Matcher = (path: string) => Match[];

/**
 * Returns a finder for the operations of a contract by a path without query, which is percent-decoded once; a path
 * with a bad escape leads to no operation. Concrete segments take precedence over templated ones, so the first operation with the
 * method is the requested one; when none has it, `Allow` names the methods of all (RFC 9110, section 15.5.6).
 */
export function matcherOf({ operations }: Pick<Contract, 'operations'>): Matcher {
  const templates = operations
    .map((operation) => ({
      operation,
      names: templateNames(operation.path),
      literals: operation.path.split('/').map(literalsOf),
      rank: rankOf(operation.path),
    }))
    .sort((one, other) => one.rank.localeCompare(other.rank));
  return (path) => {
    const segments = path.split('/').map(decoded);
    return templates.flatMap(({ operation, names, literals }) => {
      const values = valuesIn(segments, literals);
      const named = values?.map((value, index) => [names[index] ?? '', value]);
      return named ? [{ operation, pathParameters: Object.fromEntries(named) }] : [];
    });
  };
}

/** The names in braces of a path template, or of a segment of it. */
export function templateNames(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}

/** The values for the names of a template, in order; undefined when the path does not have its form. */
function valuesIn(segments: (string | undefined)[], literals: string[][]): string[] | undefined {
  if (segments.length !== literals.length) return undefined;
  const values: string[] = [];
  for (const [index, around] of literals.entries()) {
    const segment = segments[index];
    const found = segment === undefined ? undefined : valuesBetween(segment, around);
    if (!found) return undefined;
    values.push(...found);
  }
  return values;
}

/** The literals around the names in a segment of a template: one more than there are names. */
function literalsOf(segment: string): string[] {
  return segment.split(/\{[^{}]+\}/).map((literal) => decoded(literal) ?? literal);
}

/**
 * The strings between literals, none of them empty, from the last one back. A search, not a regular expression:
 * with four names in a segment, an expression would backtrack for the fourth power of the length.
 */
function valuesBetween(segment: string, [first = '', ...literals]: string[]): string[] | undefined {
  const last = literals.pop();
  if (last === undefined) return segment === first ? [] : undefined;
  if (!segment.startsWith(first) || !segment.endsWith(last)) return undefined;
  const values: string[] = [];
  let end = segment.length - last.length;
  for (const literal of literals.reverse()) {
    const at = segment.lastIndexOf(literal, end - 1 - literal.length);
    if (at <= first.length) return undefined;
    values.unshift(segment.slice(at + literal.length, end));
    end = at;
  }
  return end > first.length ? [segment.slice(first.length, end), ...values] : undefined;
}

/** A string that sorts the more concrete one of two templates for the same path first. */
function rankOf(template: string): string {
  const ranks = template.split('/').map((segment) => {
    const isWhole = /^\{[^{}]+\}$/.test(segment);
    return isWhole ? 9 : Math.min(templateNames(segment).length, 8);
  });
  return ranks.join('');
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // A bad percent escape.
  }
}
