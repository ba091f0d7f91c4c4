import { dirname, relative } from 'node:path';
import {
  BaseResolver,
  bundle,
  createConfig,
  getLineColLocation,
  YamlParseError,
} from '@redocly/openapi-core';
import type { Plugin } from 'vite';

const name = '@addressbook/spec/openapi.json';
/** Vite's id for the bundle that is made at each save; the zero keeps other plugins away from it. */
const bundleId = '\0contract';

/**
 * Resolves the contract that the pages import. A build reads the bundle. The development server bundles the file, which
 * may be the root of sources, at each save in its folder, and reloads the browser.
 */
export function contract(file: string): Plugin {
  const folder = dirname(file);
  let isLive = false;
  return {
    name: 'contract',
    enforce: 'pre',
    configResolved: ({ command }) => {
      isLive = command === 'serve';
    },
    configureServer: ({ watcher }) => {
      watcher.add(folder);
    },
    resolveId: (id) => {
      if (id !== name) return undefined;
      return isLive ? bundleId : file;
    },
    load: async (id) => (id === bundleId ? `export default ${await bundled(file)}` : undefined),
    hotUpdate({ file: saved }) {
      const isSource = saved === file || (saved.startsWith(folder) && /\.ya?ml$/.test(saved));
      if (!isSource) return;
      const module = this.environment.moduleGraph.getModuleById(bundleId);
      if (module) this.environment.moduleGraph.invalidateModule(module);
      this.environment.hot.send({ type: 'full-reload' });
      return [];
    },
  };
}

/** Bundles a contract, as JSON. Throws an error that says where the sources are wrong. */
async function bundled(source: string): Promise<string> {
  const config = await createConfig({}, {});
  try {
    const options = { ref: source, config, externalRefResolver: new BaseResolver(config.resolve) };
    const { bundle: document, problems } = await bundle(options);
    const [problem] = problems;
    if (!problem) return JSON.stringify(document.parsed);
    const [location] = problem.location;
    const place = location?.source && getLineColLocation(location).start;
    throw wrong(`${location?.source?.absoluteRef ?? source}:${place?.line}:${place?.col}`, problem.message);
  } catch (error) {
    if (!(error instanceof YamlParseError)) throw error;
    throw wrong(`${error.source.absoluteRef}:${error.line}:${error.col}`, error.message);
  }
}

/** An error without the stack of this program: the fault is in the contract. */
function wrong(place: string, message: string): Error {
  const error = new Error(`${relative('', place)}: ${message.replace(/ in "[^"]*"( \(\d+:\d+\))?/, '')}`);
  error.stack = error.message;
  return error;
}
