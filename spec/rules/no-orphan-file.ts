import { globSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Oas3Rule } from '@redocly/openapi-core';

/** Every file under `paths/` and `components/` is reachable from the root document. */
export const noOrphanFile: Oas3Rule = () => {
  const reached = new Set<string>();
  return {
    any: {
      enter(_, ctx) {
        reached.add(ctx.location.source.absoluteRef);
      },
    },
    Root: {
      leave(_, ctx) {
        const root = dirname(ctx.location.source.absoluteRef);
        for (const file of globSync('{paths,components}/**/*.{yaml,yml,json}', { cwd: root })) {
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
