import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Location, Oas3Rule, UserContext } from '@redocly/openapi-core';
import { isObject } from './place.ts';
import { tracedStatements } from './traceability.ts';

/** Things that are either published or inferred as a whole. */
const subjects = [
  'Server',
  'Operation',
  'Parameter',
  'RequestBody',
  'Response',
  'Header',
  'SecurityScheme',
  'Example',
];

/** Keywords that assert something beyond the type of a value. */
const constraints = [
  'required',
  'const',
  'enum',
  'pattern',
  'format',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'dependentRequired',
  'additionalProperties',
  'unevaluatedProperties',
  'default',
];

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
  /** Whether something around this place, in the same file, is inferred as a whole. */
  const isInferred = ({ source, pointer }: Location): boolean => {
    const segments = pointer.split('/');
    return segments.some((_, index) => {
      const outer = segments.slice(0, segments.length - index).join('/');
      return inferred.has(`${source.absoluteRef}${outer === '#' ? '#/' : outer}`);
    });
  };
  const demand = (ctx: UserContext, what: string, location: Location, keyword?: string) => {
    if (documented.has(nameOf(location)) || isInferred(location)) return;
    const mark = keyword === undefined ? 'x-inferred: <why>' : `x-inferred: { ${keyword}: <why> }`;
    ctx.report({
      message: `${what} is neither traced to the published page nor marked. Add \`${mark}\`, or a row with \`${nameOf(location)}\` to ${table}.`,
      location,
    });
  };

  return {
    any: {
      enter(node, ctx) {
        if (!isObject(node)) return;
        const { location } = ctx;
        if (ctx.type.name === 'Root') {
          root = dirname(location.source.absoluteRef);
          documented = documentedPlaces(resolve(root, table));
        }
        const mark = node['x-inferred'];
        if (typeof mark === 'string') inferred.add(location.source.absoluteRef + location.pointer);
        if (typeof mark === 'string' && documented.has(nameOf(location))) {
          ctx.report({
            message: `This is marked as inferred and traced to the published page. Remove the mark or the row.`,
            location: location.child('x-inferred'),
          });
        }
        for (const stale of isObject(mark) ? Object.keys(mark).filter((keyword) => !(keyword in node)) : []) {
          ctx.report({
            message: `x-inferred explains "${stale}", which is not here. Remove the explanation.`,
            location: location.child(['x-inferred', stale]),
          });
        }
        if (subjects.includes(ctx.type.name)) demand(ctx, `This ${ctx.type.name}`, location);
        for (const keyword of assertedBy(ctx.type.name, node)) {
          if (isObject(mark) && keyword in mark) continue;
          demand(ctx, `"${keyword}"`, location.child(keyword), keyword);
        }
      },
    },
    SchemaProperties(properties, ctx) {
      for (const name of Object.keys(properties))
        demand(ctx, `The property "${name}"`, ctx.location.child(name));
    },
  };
};

/** The keywords of a node that assert something. */
function assertedBy(type: string, node: Record<string, unknown>): string[] {
  if (type === 'Parameter' || type === 'RequestBody') return node['required'] === true ? ['required'] : [];
  if (type === 'ServerVariable') return ['default'];
  if (type !== 'Schema') return [];
  return constraints.filter(
    (keyword) => keyword in node && !(keyword === 'additionalProperties' && node[keyword] === true),
  );
}

/** The places in the table, as `file#/pointer`. */
function documentedPlaces(table: string): Set<string> {
  return new Set(tracedStatements(readFileSync(table, 'utf8')).flatMap(({ places }) => places));
}
