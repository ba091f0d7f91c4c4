import type { Oas3Rule, UserContext } from '@redocly/openapi-core';

/** Refuses `example`: `examples` name their cases, `example` names none, and in schemas it is deprecated (OpenAPI 3.1, section 4.8.24). */
export const noSingleExample: Oas3Rule = () => {
  const check = (node: object, ctx: UserContext) => {
    if (!('example' in node)) return;
    ctx.report({
      message: '`example` names no case. Use `examples`.',
      location: ctx.location.child('example').key(),
    });
  };
  return { Schema: check, MediaType: check, Parameter: check, Header: check };
};
