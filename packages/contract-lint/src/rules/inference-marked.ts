import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '@addressbook/contract/model';
import type { Location, Oas3Rule, UserContext } from '@redocly/openapi-core';
import { folderOf, pathFrom, withSlashes } from './source-path.ts';
import { tracedStatements } from './traceability.ts';

/** Nodes that are either published or inferred as a whole. */
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

/** A file with a table of traced statements, by its path from the folder of the root document. */
type Table = { file: string; markdown: string };

/** Reads the tables of a contract, whose root document stands in a folder. */
type ReadTables = (folder: string) => Table[];

const tablesBesidePaths: ReadTables = (folder) =>
  globSync('paths/*.md', { cwd: folder }).map((file) => ({
    file: withSlashes(file),
    markdown: readFileSync(join(folder, file), 'utf8'),
  }));

/** The provenance of places, each as `file#/pointer`. */
class Ledger {
  /** The traced places, each with the file of its table. */
  readonly #traced = new Map<string, string>();
  readonly #inferred = new Set<string>();
  readonly #folder: string;

  constructor(root: Location, readTables: ReadTables) {
    this.#folder = folderOf(root.source.absoluteRef);
    for (const { file, markdown } of readTables(this.#folder)) {
      const places = tracedStatements(markdown).flatMap((statement) => statement.places);
      for (const place of places) this.#traced.set(place, file);
    }
  }

  infer(location: Location): void {
    this.#inferred.add(this.#nameOf(location));
  }

  /** The correction for a place that is neither traced nor inferred; undefined for any other. */
  demandFor(location: Location, mark: string): string | undefined {
    const place = this.#nameOf(location);
    if (this.#traced.has(place) || this.#isInferred(place)) return undefined;
    const [file = ''] = place.split('#');
    const table = /^paths\/[^/]+\.ya?ml$/.test(file) ? file.replace(/\.ya?ml$/, '.md') : 'a table in paths/';
    return `Add \`${mark}\`, or a row with \`${place}\` to ${table}.`;
  }

  /** The places that are both traced and inferred, each with the file of its table. */
  contradictions(): { place: string; table: string }[] {
    const traced = [...this.#traced].map(([place, table]) => ({ place, table }));
    return traced.filter(({ place }) => this.#isInferred(place));
  }

  /** A place in the form of the tables. */
  #nameOf({ source, pointer }: Location): string {
    return pathFrom(this.#folder, source.absoluteRef) + pointer;
  }

  /** Whether a place, or a node around it in the same file, is inferred. */
  #isInferred(place: string): boolean {
    const [file = '', pointer = ''] = place.split('#');
    const keys = pointer.split('/').slice(1);
    const around = keys.map((_, index) => `${file}#/${keys.slice(0, index + 1).join('/')}`);
    return [`${file}#/`, ...around].some((one) => this.#inferred.has(one));
  }
}

/** Creates the rule with a reader of tables. */
export function inferenceMarkedBy(readTables: ReadTables): Oas3Rule {
  return () => {
    let ledger: Ledger | undefined;
    const demand = (ctx: UserContext, what: string, location: Location, mark = 'x-inferred: <why>') => {
      const remedy = ledger?.demandFor(location, mark);
      if (!remedy) return;
      const problem = `${what} is neither traced to the published documentation nor marked as inferred.`;
      ctx.report({ message: `${problem} ${remedy}`, location });
    };
    const demandKeywords = (ctx: UserContext, node: JsonObject, keywords: string[]) => {
      const { 'x-inferred': mark } = node;
      const marked = isObject(mark) ? Object.keys(mark) : [];
      for (const keyword of keywords.filter((one) => !marked.includes(one)))
        demand(ctx, `"${keyword}"`, ctx.location.child(keyword), `x-inferred: { ${keyword}: <why> }`);
    };

    return {
      any: {
        enter(node, ctx) {
          if (!isObject(node)) return;
          const { location, type } = ctx;
          if (type.name === 'Root') ledger = new Ledger(location, readTables);
          if (typeof node['x-inferred'] === 'string') ledger?.infer(location);
          reportMark(ctx, node);
          if (subjects.includes(type.name)) demand(ctx, `This ${type.name}`, location);
          demandKeywords(ctx, node, assertedBy(type.name, node));
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
        // Keywords beside a reference belong to no schema that is visited.
        enter(node, ctx) {
          const beside = Object.keys(node).filter((key) => key !== 'summary' && isAssertion(key, undefined));
          if (beside.length > 0) demandKeywords(ctx, { ...node }, beside);
        },
      },
      Root: {
        leave(_, ctx) {
          for (const { place, table } of ledger?.contradictions() ?? []) {
            ctx.report({
              message: `\`${place}\` is traced to the published documentation, and stands inside a node that is marked as inferred. Remove the mark or the row of ${table}.`,
              location: ctx.location,
            });
          }
        },
      },
    };
  };
}

/**
 * Demands that everything the contract asserts is either traced to the published documentation, in a table beside a
 * path file, or marked `x-inferred`: with a sentence for a whole node and everything inside it in the same file, or with
 * a sentence for each keyword.
 */
export const inferenceMarked: Oas3Rule = inferenceMarkedBy(tablesBesidePaths);

/** Reports the faults of a node's mark itself. */
function reportMark(ctx: UserContext, node: JsonObject): void {
  const { 'x-inferred': mark } = node;
  if (mark === undefined) return;
  const at = ctx.location.child('x-inferred');
  if (!isObject(mark)) {
    if (!isReason(mark)) ctx.report({ message: noReason, location: at });
    return;
  }
  for (const [keyword, why] of Object.entries(mark)) {
    const message = keywordProblem(node, keyword, why);
    if (message) ctx.report({ message, location: at.child(keyword) });
  }
}

function keywordProblem(node: JsonObject, keyword: string, why: unknown): string | undefined {
  if (Object.hasOwn(node, keyword)) return isReason(why) ? undefined : noReason;
  return `x-inferred explains "${keyword}", which this node does not have. Remove the explanation.`;
}

const noReason = 'x-inferred gives no reason. Add the reason.';

function isReason(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isAssertion(keyword: string, value: unknown): boolean {
  if (keyword.startsWith('x-') || neutral.includes(keyword)) return false;
  return !(keyword === 'additionalProperties' && value === true);
}

/** The keywords of a node that assert something. */
function assertedBy(type: string, node: JsonObject): string[] {
  if (type === 'ServerVariable') return ['default', 'enum'].filter((keyword) => Object.hasOwn(node, keyword));
  if (type !== 'Schema') return ['required', 'deprecated'].filter((keyword) => node[keyword] === true);
  const keywords = Object.keys(node).filter((keyword) => isAssertion(keyword, node[keyword]));
  return Array.isArray(node['type']) ? ['type', ...keywords] : keywords;
}
