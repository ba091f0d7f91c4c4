import { isObject } from './values.ts';

/** An OpenAPI 3.1 document in one piece; only `paths` is looked at by name. */
export type Contract = { paths: Record<string, Record<string, unknown>> };

/** Whether the API's owners have published something, or the contract marks it with `x-inferred`. */
export type Source = 'documented' | 'inferred';

/** A value in the contract and where it stands: a pointer that begins with `#`, references followed. */
export type Place = { node: Record<string, unknown>; pointer: string };

/** A declared response. `status` is as in the contract: three digits or `default`. */
export type DeclaredResponse = {
  status: string;
  schema: string | undefined;
  /** Lower-case names, with the pointer of each schema. */
  headers: { name: string; schema: string | undefined }[];
  source: Source;
};

/** A named example: what is sent, and what is answered to it. */
export type Case = {
  key: string;
  response: DeclaredResponse;
  /** The HTTP status that it is answered with. */
  status: number;
  request: unknown;
  /** Whether the request is one that the contract does not allow. */
  isInvalid: boolean;
  body: unknown;
  headers: Record<string, string>;
  source: Source;
};

/** An operation, as far as a judge needs it. `method` is in upper case. */
export type Operation = {
  id: string;
  method: string;
  template: string;
  /** The pointer of the request body's schema; undefined when there is no body. */
  bodySchema: string | undefined;
  isBodyRequired: boolean;
  isSecured: boolean;
  responses: DeclaredResponse[];
  cases: Case[];
};

/** The body of the first request that the contract says succeeds. */
export function goodBody({ cases }: Operation): unknown {
  return cases.find(({ status }) => status < 300)?.request ?? {};
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operations of a contract, in its order. Throws when it has none. */
export function operationsOf(contract: Contract): Operation[] {
  const found = Object.keys(Object(contract.paths)).flatMap((template) =>
    methods.flatMap((method) => {
      const place = step(contract, { node: contract, pointer: '#' }, 'paths', template, method);
      return place ? [operationOf(contract, place, template, method)] : [];
    }),
  );
  if (found.length === 0) throw new Error('The contract has no operations');
  return found;
}

function operationOf(contract: Contract, place: Place, template: string, method: string): Operation {
  const body = step(contract, place, 'requestBody', 'content', 'application/json');
  const security = place.node['security'] ?? Object(contract).security;
  if (Array.isArray(security))
    for (const scheme of security.flatMap(Object.keys)) demandBearer(contract, scheme);
  const responses = entries(contract, place, 'responses').map(([status, response]) => ({
    response,
    declared: declaredOf(contract, status, response),
  }));
  const requests = new Map(
    body && entries(contract, body, 'examples').map(([key, { node }]) => [key, node['value']]),
  );
  return {
    id: String(place.node['operationId'] ?? `${method} ${template}`),
    method: method.toUpperCase(),
    template,
    bodySchema: body && step(contract, body, 'schema')?.pointer,
    isBodyRequired: step(contract, place, 'requestBody')?.node['required'] === true,
    isSecured: Array.isArray(security) && security.length > 0,
    responses: responses.map(({ declared }) => declared),
    cases: responses.flatMap(({ response, declared }) => casesOf(contract, response, declared, requests)),
  };
}

/** Throws when calls are not made with a Bearer key: then there is no key to try. */
function demandBearer(contract: Contract, name: string): void {
  const scheme = step(contract, { node: contract, pointer: '#' }, 'components', 'securitySchemes', name);
  const { type, scheme: kind } = Object(scheme?.node);
  if (type !== 'http' || kind !== 'bearer')
    throw new Error(`The security scheme ${name} is not http with bearer`);
}

function declaredOf(contract: Contract, status: string, response: Place): DeclaredResponse {
  return {
    status,
    schema: step(contract, response, 'content', 'application/json', 'schema')?.pointer,
    headers: entries(contract, response, 'headers').map(([name, header]) => ({
      name: name.toLowerCase(),
      schema: step(contract, header, 'schema')?.pointer,
    })),
    source: sourceOf(contract, response.pointer),
  };
}

function casesOf(
  contract: Contract,
  response: Place,
  declared: DeclaredResponse,
  requests: Map<string, unknown>,
): Case[] {
  const json = step(contract, response, 'content', 'application/json');
  return (json ? entries(contract, json, 'examples') : []).map(([key, example]) => {
    const { value: body, 'x-invalid-request': invalid } = example.node;
    return {
      key,
      response: declared,
      status: Number(declared.status) || Number(Object(Object(body).error).statusCode),
      // A case without a request of its own means the first one.
      request: invalid ?? requests.get(key) ?? requests.values().next().value,
      isInvalid: invalid !== undefined,
      body,
      headers: caseHeaders(contract, response, key),
      source: example.node['x-inferred'] === undefined ? declared.source : 'inferred',
    };
  });
}

function caseHeaders(contract: Contract, response: Place, key: string): Record<string, string> {
  return Object.fromEntries(
    entries(contract, response, 'headers').flatMap(([name, header]) => {
      const example = step(contract, header, 'examples', key);
      return example ? [[name.toLowerCase(), String(example.node['value'])]] : [];
    }),
  );
}

/** Whether something at a pointer is inferred: it, what it is part of, or one of its keywords carries the mark. */
export function sourceOf(contract: Contract, pointer: string, keyword?: string): Source {
  let node: unknown = contract;
  const isMarked = () => typeof Object(node)['x-inferred'] === 'string';
  for (const key of keysOf(pointer)) {
    node = Object(node)[key];
    if (isMarked()) return 'inferred';
  }
  const marks = Object(node)['x-inferred'];
  return keyword !== undefined && Object.hasOwn(Object(marks), keyword) ? 'inferred' : 'documented';
}

/** Goes down by keys, following references; undefined when there is no such member. */
export function step(contract: Contract, from: Place, ...keys: string[]): Place | undefined {
  let here: Place | undefined = follow(contract, from);
  for (const key of keys) {
    if (!here) return undefined;
    const node = here.node[key];
    if (typeof node !== 'object' || node === null) return undefined;
    const pointer = `${here.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    here = follow(contract, { node: Object(node), pointer });
  }
  return here;
}

/** Whether a schema of a response, of its body or of a header, has a pattern. */
export function hasPattern(contract: Contract, responses: DeclaredResponse[]): boolean {
  const pointers = responses.flatMap(({ schema, headers }) => [schema, ...headers.map((one) => one.schema)]);
  const seen = new Set<unknown>();
  const search = (node: unknown): boolean => {
    if (!isObject(node) || seen.has(node)) return false;
    seen.add(node);
    if (typeof node['pattern'] === 'string' || isObject(node['patternProperties'])) return true;
    const place = follow(contract, { node, pointer: '#' });
    return Object.values(node).some(search) || (place !== undefined && search(place.node));
  };
  return pointers.some((pointer) => search({ $ref: pointer }));
}

/** The members of an object inside a place, references followed. */
function entries(contract: Contract, from: Place, key: string): [string, Place][] {
  const place = step(contract, from, key);
  return Object.keys(place?.node ?? {}).flatMap((name) => {
    const member = place && step(contract, place, name);
    return member ? [[name, member] as [string, Place]] : [];
  });
}

function follow(contract: Contract, place: Place): Place | undefined {
  const { $ref } = place.node;
  if (typeof $ref !== 'string') return place;
  const node = keysOf($ref).reduce<unknown>((within, key) => Object(within)[key], contract);
  return typeof node === 'object' && node !== null
    ? follow(contract, { node: Object(node), pointer: $ref })
    : undefined;
}

function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}
