import { relative } from 'node:path';
import { encodeFragment, get, isObject } from '@addressbook/contract/model';
import type { BaseResolver, NodeType, NormalizedProblem, Source } from '@redocly/openapi-core';
import { dataMembers, hideReferences, rules } from './servable.ts';

/** An error for a contract that cannot be served: each line of its message has a place and a problem. */
export class ContractError extends Error {
  override name = 'ContractError';
  /** Every file that was read or missing until the error. */
  files: string[];
  constructor(message: string, files: string[] = []) {
    super(message);
    this.files = files;
  }
}

/** A bundled contract, and the files that it comes from. */
export type LoadedContract = { document: unknown; files: string[] };

/**
 * Reads an OpenAPI 3 document, YAML or JSON, with every file that it refers to by a relative path. It fetches nothing.
 * Rejects with a ContractError when Prism cannot serve the document faithfully.
 */
export async function loadContract(file: string): Promise<LoadedContract> {
  // Loading the library takes a third of the start-up time, and only another contract needs it.
  const redocly = await import('@redocly/openapi-core');
  const config = await redocly.createConfig(
    {
      plugins: [
        {
          id: 'mock',
          rules: { oas3: rules },
          decorators: { oas3: { 'hide-references': hideReferences } },
          typeExtension: { oas3: withDataAsData },
        },
      ],
      rules: {
        struct: 'error',
        'no-unresolved-refs': 'error',
        ...Object.fromEntries(Object.keys(rules).map((name) => [`mock/${name}`, 'error' as const])),
      },
      decorators: { 'mock/hide-references': 'on' },
    },
    {},
  );
  const resolver = localResolver(redocly.BaseResolver);
  const files = () => [...new Set([file, ...resolver.getFiles()])];
  const described = ({ message, location: [first] }: NormalizedProblem) => {
    if (!first?.source) return `${shown(file)}: ${plain(message)}`;
    const { line, col } = redocly.getLineColLocation(first).start;
    return `${shown(first.source.absoluteRef)}:${line}:${col}: ${plain(message)}`;
  };

  try {
    const options = { ref: file, config, externalRefResolver: resolver };
    const problems = await redocly.lint(options);
    if (problems.length > 0) throw new ContractError([...new Set(problems.map(described))].join('\n'));
    const { bundle: document } = await redocly.bundle(options);
    demandServable(document.parsed, file);
    return { document: document.parsed, files: files() };
  } catch (error) {
    if (error instanceof redocly.YamlParseError) {
      const place = `${shown(error.source.absoluteRef)}:${error.line}:${error.col}`;
      throw new ContractError(`${place}: ${plain(error.message)}`, files());
    }
    if (error instanceof ContractError) throw new ContractError(error.message, files());
    const message = error instanceof Error ? error.message : String(error);
    throw new ContractError(`${shown(file)}: ${plain(message)}`, files());
  }
}

/**
 * Creates a resolver that reads files by relative paths only. It refuses an absolute path, `file:` and every other URL,
 * because the mock would serve their content to any web page.
 */
function localResolver(Base: typeof BaseResolver): BaseResolver {
  const foreign = new Set<string>();
  return new (class extends Base {
    override resolveExternalRef(base: string | null, ref: string): string {
      if (base === null || !/^(?:[a-z][a-z\d+.-]*:|[/\\])/i.test(ref))
        return super.resolveExternalRef(base, ref);
      foreign.add(ref);
      return ref;
    }
    override async loadExternalRef(absoluteRef: string): Promise<Source> {
      if (foreign.has(absoluteRef))
        throw new Error('only relative paths to files are read: bundle the contract first');
      return super.loadExternalRef(absoluteRef);
    }
  })();
}

/** Redocly's types of an OpenAPI document, changed so that it follows no reference inside data. */
function withDataAsData(types: Record<string, NodeType>): Record<string, NodeType> {
  const data = { isExample: true, resolvable: false };
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => {
      const members = (dataMembers[name] ?? []).filter((member) => member in type.properties);
      const properties = Object.fromEntries(members.map((member) => [member, data]));
      return [name, { ...type, properties: { ...type.properties, ...properties } }];
    }),
  );
}

function demandServable(document: unknown, file: string): void {
  if (!String(get(document, 'openapi')).startsWith('3.'))
    throw new ContractError(`${shown(file)}: This is not an OpenAPI 3 document`);
  const paths = get(document, 'paths');
  if (!isObject(paths) || Object.keys(paths).length === 0)
    throw new ContractError(`${shown(file)}: The document has no paths`);
  const foreign = foreignReference(document, []);
  if (foreign !== undefined)
    throw new ContractError(`${shown(file)}: ${foreign} is still a reference after bundling`);
}

/** The pointer of the first reference out of the document; undefined without one. */
function foreignReference(value: unknown, keys: string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const reference = get(value, '$ref');
  if (typeof reference === 'string' && !reference.startsWith('#')) return encodeFragment(keys);
  for (const [key, member] of Object.entries(value)) {
    const found = foreignReference(member, [...keys, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A message on one line, without its place, which the caller prints. */
function plain(message: string): string {
  return message.replaceAll(/\s+/g, ' ').replace(/ in "[^"]*"(?: \(\d+:\d+\))?/, '');
}

function shown(file: string): string {
  return relative('.', file) || file;
}
