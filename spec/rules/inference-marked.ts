import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Location, Oas3Rule, UserContext } from '@redocly/openapi-core';
import { isObject } from './place.ts';
import { tracedStatements } from './traceability.ts';

/** Things that are either published or inferred as a whole. */
const subjects = [
  'Server',
  'Operation',
  'SecurityRequirement',
  'Parameter',
  'RequestBody',
  'MediaType',
  'Response',
  'Header',
  'SecurityScheme',
  'Example',
];

/** Keywords of a schema that assert nothing by themselves; all others do. */
const neutral = ['type', 'title', 'description', 'examples', '$comment', '$ref', 'properties', 'items'];

/**
 * Whatever the contract asserts is either traced to the published page, in the table of the file that the option
 * `documented` names, or marked `x-inferred`: with a sentence for a whole thing and all inside it in the same file,
 * or with a sentence for each keyword.
 */
export const inferenceMarked: Oas3Rule = (options) => {
  const table = String(options['documented']);
  const inferred = new Set<string>();
  let root = '';
  let documented = new Set<string>();

  /** A place as the table writes it: file, relative to the root document, and pointer. */
  const nameOf = ({ source, pointer }: Location) => relative(root, source.absoluteRef) + pointer;
  const demand = (ctx: UserContext, what: string, location: Location, keyword?: string) => {
    if (documented.has(nameOf(location)) || isInside(inferred, nameOf(location))) return;
    const mark = keyword === undefined ? 'x-inferred: <why>' : `x-inferred: { ${keyword}: <why> }`;
    ctx.report({
      message: `${what} is neither traced to the published page nor marked. Add \`${mark}\`, or a row with \`${nameOf(location)}\` to ${table}.`,
      location,
    });
  };
  const demandKeywords = (
    ctx: UserContext,
    node: Record<string, unknown>,
    keywords: string[],
    location: Location,
  ) => {
    const mark = node['x-inferred'];
    for (const keyword of keywords) {
      if (!isObject(mark) || !(keyword in mark))
        demand(ctx, `"${keyword}"`, location.child(keyword), keyword);
    }
  };
  const checkMark = (ctx: UserContext, node: Record<string, unknown>, location: Location) => {
    const mark = node['x-inferred'];
    if (mark === undefined) return;
    if (typeof mark === 'string') inferred.add(nameOf(location));
    for (const [keyword, why] of isObject(mark) ? Object.entries(mark) : [['', mark] as const]) {
      const problem =
        keyword !== '' && !(keyword in node)
          ? `x-inferred explains "${keyword}", which is not here. Remove the explanation.`
          : typeof why !== 'string' || why.trim() === ''
            ? 'x-inferred gives no reason. Say why this is inferred.'
            : undefined;
      const at = keyword === '' ? location.child('x-inferred') : location.child(['x-inferred', keyword]);
      if (problem) ctx.report({ message: problem, location: at });
    }
  };

  return {
    any: {
      enter(node, ctx) {
        if (!isObject(node)) return;
        const { location, type } = ctx;
        if (type.name === 'Root') {
          root = dirname(location.source.absoluteRef);
          const statements = tracedStatements(readFileSync(resolve(root, table), 'utf8'));
          documented = new Set(statements.flatMap(({ places }) => places));
        }
        checkMark(ctx, node, location);
        if (subjects.includes(type.name)) demand(ctx, `This ${type.name}`, location);
        demandKeywords(ctx, node, assertedBy(type.name, node), location);
      },
    },
    SchemaProperties(properties, ctx) {
      for (const [name, property] of Object.entries(properties)) {
        // The property itself is entered later than this.
        if (isObject(property) && typeof property['x-inferred'] === 'string') continue;
        demand(ctx, `The property "${name}"`, ctx.location.child(name));
      }
    },
    ref: {
      // What stands beside a reference belongs to no schema that is visited.
      enter(node, ctx) {
        const beside = Object.keys(node).filter((key) => key !== 'summary' && isAssertion(key, undefined));
        if (beside.length > 0) demandKeywords(ctx, { ...node }, beside, ctx.location);
      },
    },
    Root: {
      leave(_, ctx) {
        for (const place of [...documented].filter((place) => isInside(inferred, place))) {
          ctx.report({
            message: `\`${place}\` is traced to the published page, and inside of something that is marked as inferred. Remove the mark or the row of ${table}.`,
            location: ctx.location,
          });
        }
      },
    },
  };
};

/** Whether a place, or something around it in the same file, is in a set of places. */
function isInside(places: Set<string>, place: string): boolean {
  const [file = '', pointer = ''] = place.split('#');
  const keys = pointer.split('/').slice(1);
  return (
    keys.some((_, index) => places.has(`${file}#/${keys.slice(0, index + 1).join('/')}`)) ||
    places.has(`${file}#/`)
  );
}

function isAssertion(keyword: string, value: unknown): boolean {
  if (keyword.startsWith('x-') || neutral.includes(keyword)) return false;
  return !(keyword === 'additionalProperties' && value === true);
}

/** The keywords of a node that assert something. */
function assertedBy(type: string, node: Record<string, unknown>): string[] {
  if (type === 'ServerVariable') return ['default', 'enum'].filter((keyword) => keyword in node);
  if (type !== 'Schema') return ['required', 'deprecated'].filter((keyword) => node[keyword] === true);
  const keywords = Object.keys(node).filter((keyword) => isAssertion(keyword, node[keyword]));
  return Array.isArray(node['type']) ? ['type', ...keywords] : keywords;
}
