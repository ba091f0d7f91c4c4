import { dirname, join, relative } from 'node:path';
import {
  BaseResolver,
  bundle,
  type Config,
  getLineColLocation,
  lint,
  loadConfig,
  type NormalizedProblem,
  YamlParseError,
} from '@redocly/openapi-core';

/** The result of linting a contract: its bundle, or its problems, one line each with file and line. */
export type Linted = { document: unknown } | { problems: string[] };

/**
 * Lints the contract of a folder by its `redocly.yaml`, and bundles it, as `redocly lint` and `redocly bundle` do.
 * Runs in this process, because loading Redocly takes longer than its work.
 */
export async function lintFolder(folder: string): Promise<Linted> {
  const config = await loadConfig({ configPath: join(folder, 'redocly.yaml') });
  const options = {
    ref: join(folder, 'openapi.yaml'),
    config: configOf(config),
    externalRefResolver: new BaseResolver(config.resolve),
  };
  try {
    const problems = (await lint(options)).filter(({ ignored }) => !ignored);
    if (problems.length > 0) return { problems: [...new Set(problems.map(lineOf))] };
    const { bundle: document } = await bundle(options);
    return { document: document.parsed };
  } catch (error) {
    if (!(error instanceof YamlParseError)) throw error;
    return {
      problems: [`${shown(error.source.absoluteRef)}:${error.line}:${error.col}: ${oneLine(error.message)}`],
    };
  }
}

/** The configuration of the one API that it names, as Redocly's command uses it. */
function configOf(config: Config): Config {
  const [name] = Object.keys(config.resolvedConfig.apis ?? {});
  return name === undefined ? config : config.forAlias(name);
}

function lineOf({ message, location: [first] }: NormalizedProblem): string {
  if (!first?.source) return oneLine(message);
  const { line, col } = getLineColLocation(first).start;
  return `${shown(first.source.absoluteRef)}:${line}:${col}: ${oneLine(message)}`;
}

function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, ' ').replace(/ in "[^"]*"(?: \(\d+:\d+\))?/, '');
}

function shown(file: string): string {
  return relative('.', file) || dirname(file);
}
