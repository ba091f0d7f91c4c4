import type { Contract, Operation } from './types.ts';

/** An operation that a path leads to, with the path parameters by name. */
export type Match = { operation: Operation; pathParameters: Record<string, string> };

/**
 * The operations that a path without its query leads to, percent-decoded once; a path with a bad escape leads to
 * none. Concrete segments take precedence over templated ones, so the first operation with the method is the one
 * that is called; when none has it, the methods of all are what `Allow` names (RFC 9110, section 15.5.6).
 */
export function operationsAt({ operations }: Pick<Contract, 'operations'>, path: string): Match[] {
  const segments = path.split('/').map(decoded);
  const matches = operations.flatMap((operation): Match[] => {
    const pathParameters = match(operation.path.split('/'), segments);
    return pathParameters ? [{ operation, pathParameters }] : [];
  });
  return matches.sort((one, other) => rank(one.operation).localeCompare(rank(other.operation)));
}

/** The names in braces of a path template, or of a segment of it. */
export function templateNames(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}

function match(template: string[], path: (string | undefined)[]): Record<string, string> | undefined {
  if (template.length !== path.length) return undefined;
  const found = template.flatMap((segment, index) => matchSegment(segment, path[index]) ?? [undefined]);
  const isMatch = found.every((parameter) => parameter !== undefined);
  return isMatch ? Object.fromEntries(found) : undefined;
}

function matchSegment(template: string, segment: string | undefined): [string, string][] | undefined {
  if (segment === undefined) return undefined;
  const literals = template.split(/\{[^{}]+\}/).map((literal) => escaped(decoded(literal) ?? literal));
  const values = new RegExp(`^${literals.join('(.+)')}$`, 's').exec(segment);
  return values?.slice(1).map((value, index) => [templateNames(template)[index] ?? '', value]);
}

/** A text that comes earlier for the more concrete one of two templates that match the same path. */
function rank({ path }: Operation): string {
  const ranks = path.split('/').map((segment) => {
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
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
