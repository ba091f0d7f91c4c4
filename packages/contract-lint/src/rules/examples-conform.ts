import { get, isJson, parsePointer } from '@addressbook/contract/model';
import type { Oas3Rule, UserContext } from '@redocly/openapi-core';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { casesOf } from './cases.ts';
import { SchemaCompiler } from './json-schema.ts';
import { members, type Place, step } from './place.ts';

/** Demands that every example fits its schema: of bodies, parameters and headers, and those inside schemas. */
export const examplesConform: Oas3Rule = () => {
  const compiler = new SchemaCompiler();

  const check = (ctx: UserContext, schema: Place | undefined, value: Place | undefined) => {
    if (!schema || !value) return;
    const validate = compiler.validatorOf(ctx, schema);
    if (!validate || validate(value.node)) return;
    for (const error of validate.errors ?? []) {
      ctx.report({
        message: `The example does not fit its schema: ${describe(error)}. Correct the example or the schema.`,
        location: keysOf(error).reduce((place, key) => place.child(key), value.location),
      });
    }
  };
  const checkNamed = (ctx: UserContext, holder: Place) => {
    const schema = step(ctx, holder, 'schema');
    for (const [, example] of members(ctx, step(ctx, holder, 'examples'))) {
      check(ctx, schema, step(ctx, example, 'value'));
    }
  };

  return {
    MediaType: (node, ctx) => checkNamed(ctx, { node, location: ctx.location }),
    Parameter: (node, ctx) => checkNamed(ctx, { node, location: ctx.location }),
    Header: (node, ctx) => checkNamed(ctx, { node, location: ctx.location }),
    Schema(node, ctx) {
      const schema = { node, location: ctx.location };
      const examples = get(node, 'examples');
      for (const [index, value] of Array.isArray(examples) ? examples.entries() : [])
        check(ctx, schema, { node: value, location: ctx.location.child(['examples', index]) });
    },
  };
};

/** Demands that every `x-invalid-request` is invalid, so that the error response beside it is the right one. */
export const invalidRequestsFail: Oas3Rule = () => {
  const compiler = new SchemaCompiler();
  return {
    Operation(node, ctx) {
      const operation = { node, location: ctx.location };
      const schema = schemaOfInvalid(ctx, operation);
      for (const { key, place } of schema ? casesOf(ctx, operation) : []) {
        const request = step(ctx, place, 'x-invalid-request');
        if (!schema || !request || !compiler.validatorOf(ctx, schema)?.(request.node)) continue;
        ctx.report({
          message: `The request of the case "${key}" is valid. Break it, or make it a request example.`,
          location: request.location,
        });
      }
    },
  };
};

/** The schema that an invalid request breaks: that of the first media type that is JSON, otherwise of the first. */
function schemaOfInvalid(ctx: UserContext, operation: Place): Place | undefined {
  const media = members(ctx, step(ctx, operation, 'requestBody', 'content'));
  const [, mediaType] = media.find(([type]) => isJson(type)) ?? media[0] ?? [];
  return mediaType && step(ctx, mediaType, 'schema');
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const extra = 'additionalProperty' in params ? ` ("${params['additionalProperty']}")` : '';
  return `${instancePath || 'the value'} ${message}${extra}`;
}

/** The place where the value breaks the schema. */
function keysOf({ instancePath }: ErrorObject): string[] {
  return parsePointer(instancePath) ?? [];
}
