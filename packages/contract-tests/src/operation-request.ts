import { type Case, isJson, type Operation } from '@addressbook/contract/model';
import { jsonBody, properCase } from './contract.ts';
import { parametersFor, unwritable } from './parameters.ts';
import { bearer, type RequestTemplate, type Template } from './request.ts';
import type { PathParameters, Target } from './target.ts';

/** An id that no server has given out. */
export const unknownId = '00000000-dead-4bad-8bad-0123456789ab';

/** The parts of a request that are not as in a proper one. A header that is undefined is left out. */
export type RequestParts = {
  pathParameters?: PathParameters | undefined;
  headers?: Record<string, Template | undefined> | undefined;
  /** The case whose parameters are sent. */
  of?: Case | undefined;
};

/** A proper request for an operation, except for the parts that are given; `json` is its body before it is serialized. */
export function requestFor(
  { target, operation, json }: { target: Target; operation: Operation; json: unknown },
  { pathParameters = target.pathParameters, headers = {}, of = properCase(operation) }: RequestParts = {},
): RequestTemplate {
  const body = jsonBody(operation);
  const written = parametersFor(operation, of?.key);
  const all: Record<string, Template | undefined> = {
    accept: accepted(operation),
    authorization: takesBearer(operation) ? bearer('apiKey') : undefined,
    ...(body && { 'content-type': body.type }),
    ...written.headers,
    ...headers,
  };
  return {
    method: operation.method,
    path: pathOf(operation, encoded(pathParameters)) + written.query,
    headers: withoutUndefined(all),
    body: body && JSON.stringify(json),
  };
}

/** The path of an operation, with values that are already as they stand in a URL. */
export function pathOf({ path }: Operation, values: PathParameters): string {
  return path.replace(/\{([^{}]+)\}/g, (_, name: string) => values[name] ?? '');
}

/** The path parameters of an operation with its last one set to a value: the one that names what it is about. */
export function withLast(operation: Operation, parameters: PathParameters, value: string): PathParameters {
  const last = pathParametersOf(operation).at(-1);
  return last === undefined ? parameters : { ...parameters, [last]: value };
}

/** The names of the path parameters of an operation. */
export function pathParametersOf({ path }: Operation): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}

/** Values of path parameters as they stand in a URL. */
export function encoded(parameters: PathParameters): PathParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, encodeURIComponent(value)]),
  );
}

/** Why no request for an operation can be made, or may be; undefined when one can. */
export function whyLeftOut(operation: Operation, { pathParameters }: Target): string | undefined {
  if (operation.method === 'DELETE') return 'it would delete what every other request needs';
  const missing = pathParametersOf(operation).find((name) => pathParameters[name] === undefined);
  if (missing !== undefined) return `the target has no value for the path parameter ${missing}`;
  if (!takesBearer(operation) && operation.isSecured) return 'it takes no Bearer key, and no other is sent';
  if (operation.requestBody && !jsonBody(operation)) return 'its request body is not JSON';
  if (jsonBody(operation) && !properCase(operation)) return 'no example shows a request that succeeds';
  const parameter = unwritable(operation);
  return parameter && `no example says how to send the ${parameter.in} parameter ${parameter.name}`;
}

/** Whether a Bearer key alone is enough for an operation (RFC 6750). */
function takesBearer({ security }: Operation): boolean {
  return security.some(
    ({ schemes }) =>
      schemes.length > 0 && schemes.every(({ type, scheme }) => type === 'http' && scheme === 'bearer'),
  );
}

/** The JSON types that an operation responds with. */
function accepted({ responses }: Operation): string {
  const types = responses.flatMap(({ content }) => content.map(({ type }) => type));
  return [...new Set(types.filter(isJson))].join(', ') || '*/*';
}

function withoutUndefined<Value>(members: Record<string, Value | undefined>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]): [string, Value][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
