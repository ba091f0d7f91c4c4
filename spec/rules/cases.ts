import type { Oas3Rule, UserContext } from '@redocly/openapi-core';
import { isObject, members, type Place, step } from './place.ts';

/** A named example on the response side. */
export type ResponseCase = { key: string; status: string; place: Place };

/** The named examples of an operation's request body. */
function requestCases(ctx: UserContext, operation: Place): [string, Place][] {
  return members(ctx, step(ctx, operation, 'requestBody', 'content', 'application/json', 'examples'));
}

/** The named examples of all responses of an operation. */
export function responseCases(ctx: UserContext, operation: Place): ResponseCase[] {
  return members(ctx, step(ctx, operation, 'responses')).flatMap(([status, response]) =>
    members(ctx, step(ctx, response, 'content', 'application/json', 'examples')).map(([key, place]) => ({
      key,
      status,
      place,
    })),
  );
}

/** The request that a response case keeps beside itself because the contract does not allow it. */
export function hasInvalidRequest({ place }: ResponseCase): boolean {
  return isObject(place.node) && 'x-invalid-request' in place.node;
}

/** Each request case has a response, and each response case a request: its own, an invalid one, or `documented`. */
export const pairedCases: Oas3Rule = () => ({
  Operation(node, ctx) {
    const operation = { node, location: ctx.location };
    const requests = requestCases(ctx, operation);
    const responses = responseCases(ctx, operation);
    const requestKeys = new Set(requests.map(([key]) => key));
    const responseKeys = new Set(responses.map(({ key }) => key));

    for (const [key, { location }] of requests) {
      if (responseKeys.has(key)) continue;
      ctx.report({
        message: `The case "${key}" has a request and no response. Add a response example under the same key.`,
        location,
      });
    }
    const hasBody = step(ctx, operation, 'requestBody') !== undefined;
    for (const response of responses) {
      const problem = hasBody ? unpaired(response, requestKeys) : undefined;
      if (problem) ctx.report({ message: problem, location: response.place.location });
    }
  },
});

function unpaired(response: ResponseCase, requestKeys: Set<string>): string | undefined {
  const { key, status, place } = response;
  const isInvalid = hasInvalidRequest(response);
  if (isInvalid && !/^(4|default)/.test(status)) {
    return `The case "${key}" answers an invalid request with ${status}. Remove x-invalid-request.`;
  }
  if (!isInvalid && !requestKeys.has(key) && errorName(place) === 'ValidationError') {
    return `The case "${key}" is a ValidationError without the request that leads to it. Add x-invalid-request.`;
  }
  if (requestKeys.has(key) && isInvalid) {
    return `The case "${key}" has two requests. Remove the request example or x-invalid-request.`;
  }
  if (requestKeys.has(key) || isInvalid) return undefined;
  if (requestKeys.has('documented')) return undefined;
  return `The case "${key}" has no request, and there is no "documented" one to stand in. Add a request example under either key.`;
}

/** The `error.name` of a case's value. */
function errorName({ node }: Place): unknown {
  const value = isObject(node) ? node['value'] : undefined;
  const error = isObject(value) ? value['error'] : undefined;
  return isObject(error) ? error['name'] : undefined;
}

/** Extensions that an example may have. */
const knownExtensions = ['x-inferred', 'x-invalid-request'];

/** An example has no extension but those that something reads: a misspelt one would be lost. */
export const knownCaseExtensions: Oas3Rule = () => ({
  Example(example, ctx) {
    for (const key of Object.keys(example).filter(
      (key) => key.startsWith('x-') && !knownExtensions.includes(key),
    )) {
      ctx.report({
        message: `Nothing reads "${key}". Use one of ${knownExtensions.join(', ')}.`,
        location: ctx.location.child(key).key(),
      });
    }
  },
});

/** A case key stands under one status of an operation only, so that the key alone chooses the answer. */
export const uniqueCaseKeys: Oas3Rule = () => ({
  Operation(node, ctx) {
    const statusOf = new Map<string, string>();
    for (const { key, status, place } of responseCases(ctx, { node, location: ctx.location })) {
      const first = statusOf.get(key);
      if (first !== undefined) {
        ctx.report({
          message: `The case "${key}" stands under ${first} and under ${status}. Give one of them another key.`,
          location: place.location,
        });
      }
      statusOf.set(key, status);
    }
  },
});
