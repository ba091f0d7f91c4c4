import { globSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Oas3Rule } from '@redocly/openapi-core';

/** YAML beside the contract that is no part of it: configuration, releases, what is built. */
const others = ['redocly.yaml', '*.redocly.yaml', 'released/**', 'diff/**', 'dist/**', 'node_modules/**'];

/** Every YAML file beside the root document and below is reachable from it. */
export const noOrphanFile: Oas3Rule = () => {
  const reached = new Set<string>();
  let dangling = false;
  return {
    any: {
      enter(_, ctx) {
        reached.add(ctx.location.source.absoluteRef);
      },
    },
    ref: {
      enter(_, __, resolved) {
        dangling ||= resolved.node === undefined;
      },
    },
    Root: {
      leave(_, ctx) {
        // What a reference that does not resolve would have reached cannot be known.
        if (dangling) return;
        const root = dirname(ctx.location.source.absoluteRef);
        for (const file of globSync('**/*.{yaml,yml}', { cwd: root, exclude: others })) {
          if (reached.has(resolve(root, file))) continue;
          ctx.report({
            message: `${relative(root, resolve(root, file))} is not part of the contract: nothing refers to it. Refer to it or delete it.`,
            location: ctx.location,
          });
        }
      },
    },
  };
};
