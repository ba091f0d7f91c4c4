import type { OpenAPIV3_1 } from 'openapi-types';
import { readCases } from './cases.ts';
import { readParameter, readRequestBody, readResponse } from './content.ts';
import { ContractError } from './contract-error.ts';
import { isObject } from './json.ts';
import { childrenOf, entriesOf, itemsOf, nodeAt, objectAt } from './node.ts';
import { templateNames } from './paths.ts';
import type { Place } from './place.ts';
import { readSecurity } from './security.ts';
import type { Operation, Parameter, SecurityScheme } from './types.ts';

/** The members of an operation that come from its path and its document. */
type Surroundings = Pick<Operation, 'method' | 'path' | 'parameters' | 'security'>;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Reads the operations of a contract, in its order. */
export function readOperations(root: Place, schemes: SecurityScheme[]): Operation[] {
  if (!root.child('paths')) throw root.error('"paths" is missing. Add it.');
  const everywhere = readSecurity(root, schemes);
  const paths = entriesOf(root, 'paths').filter(([path]) => !path.startsWith('x-'));
  const operations = paths.flatMap(([path, item]) => {
    demandPath(path, item);
    const children = childrenOf(objectAt(item)).filter(([key]) => methods.includes(key));
    return children.map(([key, operation]) => {
      const security = objectAt(operation).child('security') ? readSecurity(operation, schemes) : everywhere;
      const parameters = readParameters(item, operation);
      return readOperation(operation, { method: key.toUpperCase(), path, parameters, security });
    });
  });
  demandUnique(operations);
  return operations;
}

function readOperation(place: Place, surroundings: Surroundings): Operation {
  const { method, path, security } = surroundings;
  demandPathParameters(place, surroundings);
  const operation = nodeAt<OpenAPIV3_1.OperationObject>(place);
  const body = objectAt(place).child('requestBody');
  const responses = entriesOf(place, 'responses').filter(([status]) => !status.startsWith('x-'));
  const declared = {
    requestBody: body && readRequestBody(body),
    responses: responses.map(([status, response]) => readResponse(status, response)),
  };
  return {
    ...operation,
    ...surroundings,
    ...declared,
    id: operation.operationId ?? `${method} ${path}`,
    isSecured: security.length > 0 && security.every(({ schemes }) => schemes.length > 0),
    permissions: [...new Set(security.flatMap(({ schemes }) => schemes.flatMap(({ roles }) => roles)))],
    cases: readCases(declared),
  };
}

/** The parameters of a path item and of an operation; those of the operation take precedence. */
function readParameters(...places: Place[]): Parameter[] {
  const merged = new Map<string, Parameter>();
  for (const place of places) {
    const own = itemsOf(place, 'parameters').map(readParameter);
    const double = repeated(own, keyOf);
    if (double) throw objectAt(place).error(`The parameter "${double.name}" is declared twice. Remove one.`);
    for (const parameter of own) merged.set(keyOf(parameter), parameter);
  }
  return [...merged.values()];
}

/** The identity of a parameter (OpenAPI 3.1, section 4.8.12); names of headers are case-insensitive. */
function keyOf({ in: location, name }: Parameter): string {
  return `${location} ${location === 'header' ? name.toLowerCase() : name}`;
}

function demandPath(path: string, item: Place): void {
  if (!path.startsWith('/')) throw item.error('A path begins with "/". Add it.');
  const double = repeated(templateNames(path), (name) => name);
  if (double) throw item.error(`The path has {${double}} twice. Rename one.`);
  const beside = isObject(item.node) && '$ref' in item.node ? Object.keys(item.node) : [];
  const lost = beside.find((key) => !/^(\$ref|summary|description|x-.*)$/.test(key));
  if (lost)
    throw item.error(`"${lost}" beside $ref has no defined meaning. Move it to the target of the reference.`);
}

function demandPathParameters(operation: Place, { path, parameters }: Surroundings): void {
  const names = templateNames(path);
  const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const missing = names.find((name) => !declared.includes(name));
  if (missing !== undefined)
    throw operation.error(
      `No parameter is declared for {${missing}} of the path. Declare it, with "in: path".`,
    );
  const unused = declared.find((name) => !names.includes(name));
  if (unused !== undefined)
    throw operation.error(`The path has no {${unused}}, which is declared as a parameter. Remove it.`);
}

function demandUnique(operations: Operation[]): void {
  const double = repeated(operations, ({ id }) => id);
  if (double)
    throw new ContractError(
      double.pointer,
      `The operationId "${double.id}" is already in use. Choose another.`,
    );
  const shapeOf = ({ method, path }: Operation) => `${method} ${path.replace(/\{[^{}]+\}/g, '{}')}`;
  const alike = repeated(operations, shapeOf);
  if (alike) throw new ContractError(alike.pointer, `${shapeOf(alike)} is declared twice. Remove one.`);
}

/** The first item with the key of an earlier one. */
function repeated<T>(items: readonly T[], keyOf: (item: T) => string): T | undefined {
  return items.find((item, index) => items.findIndex((one) => keyOf(one) === keyOf(item)) < index);
}
