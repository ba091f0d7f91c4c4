import { get, isObject } from '@addressbook/contract/model';
import type { Oas3Rule, UserContext } from '@redocly/openapi-core';
import { createAjv, standalone, withoutSubschemas } from './json-schema.ts';
import { type Place, step } from './place.ts';

/**
 * Demands that every schema and pattern compiles in a strict JSON Schema 2020-12 validator.
 * Prism silently stops validating bodies when one pattern does not.
 *
 * Each schema is compiled by itself, to name the exact place; when all of them compile, the schemas of bodies,
 * parameters and headers are compiled whole, to find faults that only show in the context of others.
 */
export const schemaCompiles: Oas3Rule = () => {
  // By itself a subschema does not know the type and the properties of the schema around it, and Ajv does not look
  // there for the properties that it requires.
  const alone = createAjv({ strictTypes: false });
  const aloneInside = createAjv({ strictTypes: false, strictRequired: false });
  const whole = createAjv({ strictRequired: false });
  const wholes = new Map<string, { place: Place; ctx: UserContext }>();
  let found = false;

  const report = (ctx: UserContext, { location }: Place, error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    ctx.report({
      message: `The schema does not compile: ${reason}. Correct the keyword: otherwise it is ignored, or switches validation off.`,
      location,
    });
  };
  const collect = (node: unknown, ctx: UserContext) => {
    const place = step(ctx, { node, location: ctx.location }, 'schema');
    if (place) wholes.set(place.location.absolutePointer, { place, ctx: { ...ctx } });
  };

  return {
    Schema(schema, ctx) {
      try {
        const ajv = 'properties' in schema ? alone : aloneInside;
        ajv.compile(withoutSubschemas({ ...schema }));
        const patterns = get(schema, 'patternProperties');
        for (const pattern of isObject(patterns) ? Object.keys(patterns) : []) new RegExp(pattern, 'u');
      } catch (error) {
        found = true;
        report(ctx, { node: schema, location: ctx.location }, error);
      }
    },
    MediaType: (node, ctx) => collect(node, ctx),
    Parameter: (node, ctx) => collect(node, ctx),
    Header: (node, ctx) => collect(node, ctx),
    Root: {
      leave(_, ctx) {
        for (const { place, ctx: own } of found ? [] : wholes.values()) {
          try {
            whole.compile(standalone(own, place));
          } catch (error) {
            report(ctx, place, error);
          }
        }
      },
    },
  };
};
