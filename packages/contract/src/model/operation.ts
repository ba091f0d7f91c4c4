import { readCases } from './cases.ts';
import { readParameter, readRequestBody, readResponse } from './content.ts';
import { ContractError } from './contract-error.ts';
import { get, isObject } from './json.ts';
import { templateNames } from './paths.ts';
import { located, type Place } from './place.ts';
import { encodeFragment } from './pointer.ts';
import { readSecurity } from './security.ts';
import {
  type DocumentObject,
  methods,
  type Operation,
  type Parameter,
  type PathItemObject,
  type RequestBody,
  type Response,
  type SecurityScheme,
} from './types.ts';

type OperationPlace = Place<Operation['node']>;

/** What an operation has from the things around it. */
type Surroundings = Pick<Operation, 'method' | 'path' | 'parameters' | 'security'>;

/** Reads the operations of a contract, in its order. */
export function readOperations(root: Place<DocumentObject>, schemes: SecurityScheme[]): Operation[] {
  if (get(root.node, 'paths') === undefined) throw root.error('There is no "paths". Add it.');
  const everywhere = readSecurity(root, schemes);
  const operations = root.entries<PathItemObject>('paths', isNotExtension).flatMap(([path, item]) => {
    demandPath(path, get(root.node, 'paths', path));
    return operationsIn(item).map(([method, operation]) => {
      const hasOwn = get(operation.node, 'security') !== undefined;
      const security = hasOwn ? readSecurity(operation, schemes) : everywhere;
      return readOperation(operation, {
        method,
        path,
        security,
        parameters: readParameters(item, operation),
      });
    });
  });
  demandUnique(operations);
  return operations;
}

function operationsIn(item: Place<PathItemObject>): [string, OperationPlace][] {
  return Object.keys(item.node).flatMap((key) => {
    const method = methods.find((one) => one === key);
    const operation = method && item.object<Operation['node']>(method);
    return operation ? [[key.toUpperCase(), operation]] : [];
  });
}

function readOperation(operation: OperationPlace, surroundings: Surroundings): Operation {
  const { method, path, parameters, security } = surroundings;
  demandPathParameters(operation, surroundings);
  const body = operation.object<RequestBody['node']>('requestBody');
  const requestBody = body && readRequestBody(body);
  const responses = operation
    .entries<Response['node']>('responses', isNotExtension)
    .map(([status, response]) => readResponse(status, response));
  const demands = security.flatMap(({ schemes }) => schemes);
  return {
    ...located(operation),
    id: operation.text('operationId') ?? `${method} ${path}`,
    ...{ method, path, parameters, security, requestBody, responses },
    summary: operation.text('summary'),
    description: operation.text('description'),
    isDeprecated: operation.flag('deprecated'),
    tags: operation.texts('tags'),
    permissions: [...new Set(demands.flatMap(({ roles }) => roles))],
    isSecured: security.length > 0 && security.every(({ schemes }) => schemes.length > 0),
    cases: readCases({ requestBody, responses }),
  };
}

/** The parameters of a path item and of an operation, which takes precedence. */
function readParameters(...places: Place<{ parameters?: object[] }>[]): Parameter[] {
  const merged = new Map<string, Parameter>();
  for (const place of places) {
    const own = place.list<Parameter['node']>('parameters').map(readParameter);
    const double = repeated(own, keyOf);
    if (double) throw place.error(`The parameter "${double.name}" stands here twice. Remove one.`);
    for (const parameter of own) merged.set(keyOf(parameter), parameter);
  }
  return [...merged.values()];
}

/** What a parameter is known by (OpenAPI 3.1, section 4.8.12); names of headers have no case. */
function keyOf({ in: location, name }: Parameter): string {
  return `${location} ${location === 'header' ? name.toLowerCase() : name}`;
}

function demandPath(path: string, item: unknown): void {
  const error = (message: string) => new ContractError(encodeFragment(['paths', path]), message);
  if (!path.startsWith('/')) throw error('A path begins with "/". Add it.');
  const double = repeated(templateNames(path), (name) => name);
  if (double !== undefined) throw error(`The path has {${double}} twice. Rename one.`);
  const beside = Object.keys(isObject(item) && '$ref' in item ? item : {});
  const lost = beside.find((key) => !/^(\$ref|summary|description|x-.*)$/.test(key));
  if (lost) throw error(`"${lost}" beside $ref has no defined meaning. Move it into what is referred to.`);
}

function demandPathParameters(operation: OperationPlace, { path, parameters }: Surroundings): void {
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
    throw new ContractError(double.pointer, `The operationId "${double.id}" is taken. Choose another.`);
  const shapeOf = ({ method, path }: Operation) => `${method} ${path.replace(/\{[^{}]+\}/g, '{}')}`;
  const alike = repeated(operations, shapeOf);
  if (alike) throw new ContractError(alike.pointer, `${shapeOf(alike)} stands here twice. Remove one.`);
}

/** The first item whose key an earlier one has. */
function repeated<T>(items: readonly T[], keyOf: (item: T) => string): T | undefined {
  return items.find((item, index) => items.findIndex((one) => keyOf(one) === keyOf(item)) < index);
}

function isNotExtension(name: string): boolean {
  return !name.startsWith('x-');
}
