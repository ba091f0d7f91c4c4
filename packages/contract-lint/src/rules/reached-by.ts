import { get, waysToReach } from '@addressbook/contract/model';
import type { Oas3Rule } from '@redocly/openapi-core';
import { casesOf, isErrorStatus, type SourceCase } from './cases.ts';

/**
 * Demands that an error case without a request of its own says how it is reached on a real server. A case with a
 * request of its own, valid or not, is reached by that request, and must not have `x-reached-by`.
 */
export const reachedBy: Oas3Rule = () => ({
  Operation(node, ctx) {
    for (const one of casesOf(ctx, { node, location: ctx.location })) {
      const message = reachProblem(one);
      const { location, node: example } = one.place;
      const told = get(example, 'x-reached-by') !== undefined;
      if (message) ctx.report({ message, location: told ? location.child('x-reached-by') : location });
    }
  },
});

function reachProblem({ key, status, place, requestKey, isInvalid }: SourceCase): string | undefined {
  const told = get(place.node, 'x-reached-by');
  const hasOwnRequest = isInvalid || requestKey === key;
  if (told === undefined) {
    if (hasOwnRequest || !isErrorStatus(status)) return undefined;
    return `The case "${key}" does not say how it is reached. Add x-reached-by: one of ${waysToReach.join(', ')}.`;
  }
  if (!waysToReach.some((way) => way === told)) {
    return `The case "${key}" has an unknown x-reached-by. Use one of ${waysToReach.join(', ')}.`;
  }
  if (told === 'request' && hasOwnRequest) {
    return `The case "${key}" has a request of its own, which leads to it. Remove x-reached-by.`;
  }
  return undefined;
}
