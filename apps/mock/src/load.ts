import { relative } from 'node:path';
import type { NormalizedProblem, Oas3Rule } from '@redocly/openapi-core';
import type { Contract } from './contract.ts';

/** A contract that cannot be served: each line of the message says where and what. */
export class ContractError extends Error {
  override name = 'ContractError';
}

/** A contract in one piece, and the files that it was read from. */
export type LoadedContract = { contract: Contract; files: string[] };

/**
 * Reads an OpenAPI 3 document, YAML or JSON, with every file that it refers to. Rejects with a ContractError when it
 * is not one that Prism can serve faithfully.
 */
export async function loadContract(file: string): Promise<LoadedContract> {
  // A third of the start-up time, for those who bring a contract of their own.
  const { BaseResolver, bundle, createConfig, getLineColLocation, lint, YamlParseError } = await import(
    '@redocly/openapi-core'
  );
  const config = await createConfig(
    {
      plugins: [{ id: 'mock', rules: { oas3: { 'pattern-compiles': patternCompiles } } }],
      rules: { struct: 'error', 'no-unresolved-refs': 'error', 'mock/pattern-compiles': 'error' },
    },
    {},
  );
  const described = ({ message, location: [first] }: NormalizedProblem) => {
    if (!first?.source) return `${shown(file)}: ${message}`;
    const { line, col } = getLineColLocation(first).start;
    return `${shown(first.source.absoluteRef)}:${line}:${col}: ${plain(message)}`;
  };

  const externalRefResolver = new BaseResolver(config.resolve);
  try {
    const problems = await lint({ ref: file, config, externalRefResolver });
    if (problems.length > 0) throw new ContractError([...new Set(problems.map(described))].join('\n'));
    const { bundle: document, fileDependencies } = await bundle({ ref: file, config, externalRefResolver });
    return { contract: servable(document.parsed, file), files: [file, ...fileDependencies] };
  } catch (error) {
    if (error instanceof ContractError) throw error;
    if (!(error instanceof YamlParseError))
      throw new ContractError(`${shown(file)}: ${Object(error).message}`);
    const { source, line, col, message } = error;
    const place = `${shown(source.absoluteRef)}:${line}:${col}`;
    throw new ContractError(`${place}: ${plain(message)}`);
  }
}

function servable(parsed: unknown, file: string): Contract {
  const { openapi, paths } = Object(parsed);
  if (!String(openapi).startsWith('3.'))
    throw new ContractError(`${shown(file)}: This is no OpenAPI 3 document`);
  if (Object.keys(Object(paths)).length === 0)
    throw new ContractError(`${shown(file)}: There are no paths to serve`);
  return parsed as Contract; // the linter has checked its structure
}

/** A message on one line, without the place that stands before it already. */
function plain(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, ' ').replace(/ in "[^"]*"(?: \(\d+:\d+\))?/, '');
}

function shown(file: string): string {
  return relative('.', file) || file;
}

/** Prism silently stops validating bodies when one pattern does not compile. */
const patternCompiles: Oas3Rule = () => ({
  Schema({ pattern }, { report, location }) {
    if (pattern === undefined) return;
    try {
      // Its result is looked at: a call for nothing but its exception is left out by a minifier.
      if (!(new RegExp(pattern, 'u') instanceof RegExp)) return;
    } catch (error) {
      report({ message: Object(error).message, location: location.child('pattern') });
    }
  },
});
