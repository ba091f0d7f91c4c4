import type { Contract, Operation } from './types.ts';

/** An operation that a path leads to, with the path parameters by name. */
export type Match = { operation: Operation; pathParameters: Record<string, string> };

/** Finds the operations that a path leads to. */
export type Matcher = (path: string) => Match[];

/**
 * A finder for the operations of a contract by a path without its query, which is percent-decoded once; a path with
 * a bad escape leads to none. Concrete segments take precedence over templated ones, so the first operation with the
 * method is the one that is called; when none has it, `Allow` names the methods of all (RFC 9110, section 15.5.6).
 */
export function matcherOf({ operations }: Pick<Contract, 'operations'>): Matcher {
  const templates = operations
    .map((operation) => ({
      operation,
      names: templateNames(operation.path),
      patterns: operation.path.split('/').map(patternOf),
      rank: rankOf(operation.path),
    }))
    .sort((one, other) => one.rank.localeCompare(other.rank));
  return (path) => {
    const segments = path.split('/').map(decoded);
    return templates.flatMap(({ operation, names, patterns }) => {
      const values = valuesIn(segments, patterns);
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
function valuesIn(segments: (string | undefined)[], patterns: RegExp[]): string[] | undefined {
  if (segments.length !== patterns.length) return undefined;
  const values: string[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const segment = segments[index];
    const found = segment === undefined ? null : pattern.exec(segment);
    if (!found) return undefined;
    values.push(...found.slice(1));
  }
  return values;
}

function patternOf(segment: string): RegExp {
  const literals = segment.split(/\{[^{}]+\}/).map((literal) => escaped(decoded(literal) ?? literal));
  return new RegExp(`^${literals.join('(.+)')}$`, 's');
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

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
