import { posix } from 'node:path';
import type { Oas3Rule } from '@redocly/openapi-core';
import globals from 'globals';
import { folderOf, withSlashes } from './source-path.ts';

const taken = new Set([
  ...Object.keys(globals.builtin),
  ...Object.keys(globals.browser),
  ...Object.keys(globals.node),
]);

/** Refuses a component that is named like a global of JavaScript: a type of that name would shadow it where it is imported. */
export const noJavascriptGlobal: Oas3Rule = () => {
  const message = (name: string) =>
    `The component "${name}" is named like a global of JavaScript. Choose another name, such as "${name}Details".`;
  return {
    any: {
      enter(_, ctx) {
        const { pointer, source } = ctx.location;
        const name = componentOf(source.absoluteRef);
        if (pointer === '#/' && name !== undefined && taken.has(name)) {
          ctx.report({ message: message(name), location: ctx.location });
        }
      },
    },
    Components(components, ctx) {
      for (const [section, named] of Object.entries(components)) {
        for (const name of Object.keys(named ?? {}).filter((name) => taken.has(name))) {
          ctx.report({ message: message(name), location: ctx.location.child([section, name]).key() });
        }
      }
    },
  };
};

/** The name that the file of a component gives it in the bundle; undefined for another file. */
function componentOf(file: string): string | undefined {
  const isComponent = posix.basename(posix.dirname(folderOf(file))) === 'components';
  return isComponent ? posix.basename(withSlashes(file)).replace(/\.\w+$/, '') : undefined;
}
