import { basename, dirname } from 'node:path';
import type { Oas3Rule } from '@redocly/openapi-core';
import globals from 'globals';

const taken = new Set([
  ...Object.keys(globals.builtin),
  ...Object.keys(globals.browser),
  ...Object.keys(globals.node),
]);

/** No component is named like a global of JavaScript, because a type of that name would shadow it where it is imported. */
export const noJavascriptGlobal: Oas3Rule = () => {
  const message = (name: string) =>
    `The component "${name}" is named like a global of JavaScript. Choose another name, such as "${name}Details".`;
  return {
    any: {
      // The file of a component gives it its name in the bundle.
      enter(_, ctx) {
        const { pointer, source } = ctx.location;
        const name = basename(source.absoluteRef).replace(/\.\w+$/, '');
        const isComponent = basename(dirname(dirname(source.absoluteRef))) === 'components';
        if (pointer === '#/' && isComponent && taken.has(name)) {
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
