import { get } from '@addressbook/contract/model';
import type { Oas3Rule, UserContext } from '@redocly/openapi-core';
import { isErrorStatus } from './cases.ts';
import { members, type Place, step } from './place.ts';

/** The types of the members of `error` in every error response. */
const errorMembers = { name: 'string', statusCode: 'integer', message: 'string' };

/** Demands that every error response is JSON in the one envelope: `{ success: false, error: { name, statusCode, message } }`. */
export const oneErrorEnvelope: Oas3Rule = () => ({
  Operation(node, ctx) {
    const responses = step(ctx, { node, location: ctx.location }, 'responses');
    for (const [status, response] of members(ctx, responses)) {
      if (!isErrorStatus(status)) continue;
      const problem = envelopeProblem(ctx, response);
      if (!problem) continue;
      ctx.report({
        message: `The error response ${status} is not in the envelope: ${problem}. Use { success: false, error: { name, statusCode, message } }.`,
        location: response.location,
      });
    }
  },
});

function envelopeProblem(ctx: UserContext, response: Place): string | undefined {
  const types = members(ctx, step(ctx, response, 'content')).map(([type]) => type);
  if (types.join() !== 'application/json') return 'its content is not application/json alone';
  const schema = step(ctx, response, 'content', 'application/json', 'schema');
  const error = schema && step(ctx, schema, 'properties', 'error');
  if (!schema || !error) return 'it has no "error"';
  if (step(ctx, schema, 'properties', 'success', 'const')?.node !== false)
    return '"success" is not const false';
  const [other] = members(ctx, step(ctx, schema, 'properties')).filter(
    ([key]) => key !== 'success' && key !== 'error',
  );
  if (other) return `"${other[0]}" does not belong in it`;
  if (!requires(schema, ['success', 'error'])) return '"success" and "error" are not both required';
  return alternatives(ctx, error)
    .map((one) => errorProblem(ctx, one))
    .find((problem) => problem);
}

/** The schemas that `oneOf` lists, or the schema itself. */
function alternatives(ctx: UserContext, error: Place): Place[] {
  const oneOf = step(ctx, error, 'oneOf');
  if (!oneOf || !Array.isArray(oneOf.node)) return [error];
  return oneOf.node.flatMap(
    (node, index) => step(ctx, { node, location: oneOf.location.child(index) }) ?? [],
  );
}

function errorProblem(ctx: UserContext, error: Place): string | undefined {
  if (step(ctx, error, 'type')?.node !== 'object') return '"error" is not an object';
  for (const [name, type] of Object.entries(errorMembers)) {
    if (step(ctx, error, 'properties', name, 'type')?.node !== type)
      return `"error.${name}" is not of type ${type}`;
  }
  if (!requires(error, Object.keys(errorMembers))) return 'not all members of "error" are required';
  return undefined;
}

function requires({ node }: Place, names: string[]): boolean {
  const required = get(node, 'required');
  return Array.isArray(required) && names.every((name) => required.includes(name));
}
