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
    for (const response of responses) {
      const problem = unpaired(response, requestKeys);
      if (problem) ctx.report({ message: problem, location: response.place.location });
    }
  },
});

function unpaired(response: ResponseCase, requestKeys: Set<string>): string | undefined {
  const { key } = response;
  if (requestKeys.has(key) && hasInvalidRequest(response)) {
    return `The case "${key}" has two requests. Remove the request example or x-invalid-request.`;
  }
  if (requestKeys.size === 0 || requestKeys.has(key) || hasInvalidRequest(response)) return undefined;
  if (requestKeys.has('documented')) return undefined;
  return `The case "${key}" has no request, and there is no "documented" one to stand in. Add a request example under either key.`;
}

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
