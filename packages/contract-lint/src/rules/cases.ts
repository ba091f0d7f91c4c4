import { exampleFor, get, unnamed } from '@addressbook/contract/model';
import type { Oas3Rule, UserContext } from '@redocly/openapi-core';
import { members, type Place, step } from './place.ts';

/** A named example of a body. */
type Example = { key: string; place: Place };

/** A case in the sources: a response example, with its request as the reader of the contract pairs them. */
export type SourceCase = Example & {
  /** The status as in the contract: three digits, a range such as `4XX`, or `default`. */
  status: string;
  /** The key of the request example; undefined where there is none, and for an invalid request. */
  requestKey: string | undefined;
  /** Whether the case keeps an invalid request beside its response. */
  isInvalid: boolean;
};

/** The cases of an operation, paired with requests as `readContract` does it. */
export function casesOf(ctx: UserContext, operation: Place): SourceCase[] {
  const requests = requestsOf(ctx, operation);
  return members(ctx, step(ctx, operation, 'responses')).flatMap(([status, response]) =>
    examplesIn(ctx, response).map((example) => {
      const isInvalid = get(example.place.node, 'x-invalid-request') !== undefined;
      const requestKey = isInvalid ? undefined : exampleFor(requests, example.key)?.key;
      return { ...example, status, requestKey, isInvalid };
    }),
  );
}

/** The request examples of an operation. */
function requestsOf(ctx: UserContext, operation: Place): Example[] {
  return examplesIn(ctx, step(ctx, operation, 'requestBody'));
}

/** The examples of a body in all its media types. One without a value is not a case. */
function examplesIn(ctx: UserContext, body: Place | undefined): Example[] {
  const media = members(ctx, body && step(ctx, body, 'content'));
  return media.flatMap(([, holder]) => {
    const single = step(ctx, holder, 'example');
    const named = members(ctx, step(ctx, holder, 'examples'));
    return [
      ...(single ? [{ key: unnamed, place: single }] : []),
      ...named
        .filter(([, { node }]) => get(node, 'value') !== undefined)
        .map(([key, place]) => ({ key, place })),
    ];
  });
}

/** Pairs each request case with a response, and each response case with a request: its own, an invalid one, or `documented`. */
export const pairedCases: Oas3Rule = () => ({
  Operation(node, ctx) {
    const operation = { node, location: ctx.location };
    const cases = casesOf(ctx, operation);
    const requests = requestsOf(ctx, operation);
    for (const { key, place } of hasBodilessSuccess(ctx, operation) ? [] : requests) {
      if (cases.some((one) => one.key === key)) continue;
      const message = `The case "${key}" has a request and no response. Add a response example under the same key.`;
      ctx.report({ message, location: place.location });
    }
    if (!step(ctx, operation, 'requestBody')) return;
    const ownKeys = requests.map(({ key }) => key);
    for (const one of cases) {
      const message = pairingProblem(one, ownKeys);
      if (message) ctx.report({ message, location: one.place.location });
    }
  },
});

/** Whether requests without a response example belong to a success without a body, as in the reader. */
function hasBodilessSuccess(ctx: UserContext, operation: Place): boolean {
  return members(ctx, step(ctx, operation, 'responses')).some(
    ([status, response]) =>
      status.startsWith('2') && members(ctx, step(ctx, response, 'content')).length === 0,
  );
}

function pairingProblem(one: SourceCase, ownKeys: string[]): string | undefined {
  const { key, status, place, requestKey, isInvalid } = one;
  if (isInvalid && !isErrorStatus(status)) {
    return `The case "${key}" has an invalid request and the response ${status}. Remove x-invalid-request.`;
  }
  if (isInvalid && ownKeys.includes(key)) {
    return `The case "${key}" has two requests. Remove the request example or x-invalid-request.`;
  }
  if (isInvalid || requestKey === key) return undefined;
  if (get(place.node, 'value', 'error', 'name') === 'ValidationError') {
    return `The case "${key}" is a ValidationError without the request that leads to it. Add x-invalid-request.`;
  }
  if (requestKey === 'documented') return undefined;
  return `The case "${key}" has no request, and there is no "documented" one to use instead. Add a request example under either key.`;
}

/** Whether a status of the contract is for errors: 4xx, 5xx, or `default`. */
export function isErrorStatus(status: string): boolean {
  return /^([45]|default$)/.test(status);
}

/** The extensions that an example may have. */
const knownExtensions = ['x-inferred', 'x-invalid-request', 'x-reached-by'];

/** Allows an example only extensions that are read somewhere: a misspelt one would have no effect. */
export const knownCaseExtensions: Oas3Rule = () => ({
  Example(example, ctx) {
    const unknown = Object.keys(example).filter(
      (key) => key.startsWith('x-') && !knownExtensions.includes(key),
    );
    for (const key of unknown) {
      ctx.report({
        message: `"${key}" is not a known extension. Use one of ${knownExtensions.join(', ')}.`,
        location: ctx.location.child(key).key(),
      });
    }
  },
});

/** Allows a case key under one status of an operation only, so that the key alone chooses the response. */
export const uniqueCaseKeys: Oas3Rule = () => ({
  Operation(node, ctx) {
    const statusOf = new Map<string, string>();
    for (const { key, status, place } of casesOf(ctx, { node, location: ctx.location })) {
      const first = statusOf.get(key) ?? status;
      statusOf.set(key, first);
      if (first === status) continue;
      ctx.report({
        message: `The case "${key}" stands under ${first} and under ${status}. Give one of them another key.`,
        location: place.location,
      });
    }
  },
});
