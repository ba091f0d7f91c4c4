import { globSync } from 'node:fs';
import type { Oas3Rule } from '@redocly/openapi-core';
import { folderOf, pathFrom, withSlashes } from './source-path.ts';

/** YAML beside the contract that does not belong to it: configuration, releases, build output. */
const others = ['redocly.yaml', '*.redocly.yaml', 'released/**', 'dist/**', 'node_modules/**'];

/** Lists the files that must belong to the contract, by their paths from the folder of the root document. */
type Files = (folder: string) => string[];

const filesIn: Files = (folder) =>
  globSync(['**/*.{yaml,yml}', 'paths/*.md'], { cwd: folder, exclude: others });

/** Creates the rule with a list of files. */
export function noOrphanFileIn(list: Files): Oas3Rule {
  return () => {
    const visited = new Set<string>();
    let dangling = false;
    return {
      any: {
        enter(_, ctx) {
          visited.add(ctx.location.source.absoluteRef);
        },
      },
      ref: {
        enter(_, __, resolved) {
          dangling ||= resolved.node === undefined;
        },
      },
      Root: {
        leave(_, { location, report }) {
          // The files behind a reference that does not resolve are not known.
          if (dangling) return;
          const folder = folderOf(location.source.absoluteRef);
          const reached = [...visited].map((file) => pathFrom(folder, file));
          for (const file of list(folder).map(withSlashes)) {
            const message = orphanProblem(file, reached);
            if (message) report({ message, location });
          }
        },
      },
    };
  };
}

/** Demands that every YAML file beside the root document and below is reachable from it, and that every table has its path file. */
export const noOrphanFile: Oas3Rule = noOrphanFileIn(filesIn);

function orphanProblem(file: string, reached: string[]): string | undefined {
  if (!file.endsWith('.md')) {
    if (reached.includes(file)) return undefined;
    return `${file} is not part of the contract: no reference leads to it. Refer to it or delete it.`;
  }
  const path = file.replace(/\.md$/, '');
  if (reached.includes(`${path}.yaml`) || reached.includes(`${path}.yml`)) return undefined;
  return `${file} has no path file beside it. Rename it after one or delete it.`;
}
