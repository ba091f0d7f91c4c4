import type { Oas3Rule, UserContext } from '@redocly/openapi-core';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { hasInvalidRequest, responseCases } from './cases.ts';
import { SchemaCompiler } from './json-schema.ts';
import { isObject, members, type Place, step } from './place.ts';

/** Every example fits its schema: of bodies, parameters and headers, and those inside schemas. */
export const examplesConform: Oas3Rule = () => {
  const compiler = new SchemaCompiler();

  const check = (ctx: UserContext, schema: Place | undefined, value: Place | undefined) => {
    if (!schema || !value) return;
    const validate = compiler.validatorOf(ctx, schema);
    if (!validate || validate(value.node)) return;
    for (const error of validate.errors ?? []) {
      ctx.report({
        message: `The example does not fit its schema: ${describe(error)}. Correct the example or the schema.`,
        location: segments(error.instancePath).reduce((place, key) => place.child(key), value.location),
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
      const examples = isObject(node) && Array.isArray(node['examples']) ? node['examples'] : [];
      examples.forEach((value, index) => {
        check(ctx, schema, { node: value, location: ctx.location.child(['examples', index]) });
      });
    },
  };
};

/** Every `x-invalid-request` is invalid, so that the failure beside it is the right answer to it. */
export const invalidRequestsFail: Oas3Rule = () => {
  const compiler = new SchemaCompiler();
  return {
    Operation(node, ctx) {
      const operation = { node, location: ctx.location };
      const schema = step(ctx, operation, 'requestBody', 'content', 'application/json', 'schema');
      for (const response of responseCases(ctx, operation).filter(hasInvalidRequest)) {
        const request = step(ctx, response.place, 'x-invalid-request');
        if (!schema || !request || !compiler.validatorOf(ctx, schema)?.(request.node)) continue;
        ctx.report({
          message: `The request of the case "${response.key}" is valid. Break it, or make it a request example.`,
          location: request.location,
        });
      }
    },
  };
};

function describe({ instancePath, message, params }: ErrorObject): string {
  const extra = 'additionalProperty' in params ? ` ("${params['additionalProperty']}")` : '';
  return `${instancePath || 'the value'} ${message}${extra}`;
}

/** The keys of a JSON Pointer (RFC 6901, section 4). */
function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
