import type { Oas3Rule } from '@redocly/openapi-core';
import { createAjv, withoutSubschemas } from './json-schema.ts';

/**
 * Every schema and pattern compiles in a strict JSON Schema 2020-12 validator.
 * Prism silently stops validating bodies when one pattern does not.
 */
export const schemaCompiles: Oas3Rule = () => {
  const ajv = createAjv();
  return {
    Schema(schema, ctx) {
      try {
        ajv.compile(withoutSubschemas({ ...schema }));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        ctx.report({
          message: `The schema does not compile: ${reason}. Correct the keyword; it would be ignored or switch validation off.`,
          location: ctx.location,
        });
      }
    },
  };
};
