import {
  type Contract,
  ContractError,
  get,
  isJson,
  type MediaType,
  type Operation,
  type Place,
  parseFragment,
  type Response,
} from '../model/index.ts';
import { pascalCase, quoted } from './typescript.ts';

/** A public name for a type that openapi-typescript wrote; `type` says which. */
export type NamedType = { name: string; type: string; description: string };

/** The public types of an operation, by name. A name is undefined where the operation has nothing of the kind. */
export type OperationTypes = {
  /** The parameters in the path, in the query and in headers: objects with the names of the contract. */
  path: string | undefined;
  query: string | undefined;
  headers: string | undefined;
  /** The bodies of the request by media type, as far as the contract types them: JSON, forms, text. */
  bodies: Record<string, string>;
  /** The body of a success: a union when there are several, with `undefined` for one without a body. */
  data: string;
  /** The types among these that are not those of a schema. */
  own: NamedType[];
};

/** The public names of all types of a contract. Throws a ContractError where two are the same. */
export function namedTypes(contract: Contract): NamedType[] {
  const schemas = contract.root.step('components', 'schemas')?.node ?? {};
  const named = Object.entries(schemas).map(([key, schema]) => ({
    name: schemaName(key),
    type: `components['schemas']${member(key)}`,
    description: String(get(schema, 'description') ?? `The schema "${key}".`),
  }));
  const all = [...named, ...contract.operations.flatMap((operation) => operationTypes(operation).own)];
  const double = all.find(({ name }, index) => all.findIndex((one) => one.name === name) < index);
  if (double)
    throw new ContractError('#', `Two types are called ${double.name}. Rename a schema or an operation.`);
  return all;
}

/** The public types of an operation: those of schemas under their names, others under the name of the operation. */
export function operationTypes(operation: Operation): OperationTypes {
  const { path, query, headers } = parameterTypes(operation);
  const { bodies, own } = bodyTypes(operation);
  const data = dataType(operation);
  const parameters = [path, query, headers].filter((type) => type !== undefined);
  return {
    path: path?.name,
    query: query?.name,
    headers: headers?.name,
    bodies,
    data: data.name,
    own: [...parameters, ...own, ...('type' in data ? [data] : [])],
  };
}

function parameterTypes(operation: Operation): Record<'path' | 'query' | 'headers', NamedType | undefined> {
  const typeOf = (location: string, suffix: string): NamedType | undefined =>
    operation.parameters.some((parameter) => parameter.in === location)
      ? {
          name: `${pascalCase(operationName(operation))}${suffix}`,
          type: `NonNullable<${typeNode(operation)}['parameters']['${location}']>`,
          description: `Parameters of \`${operation.id}\` (${location}).`,
        }
      : undefined;
  return {
    path: typeOf('path', 'Path'),
    query: typeOf('query', 'Query'),
    headers: typeOf('header', 'Headers'),
  };
}

function bodyTypes(operation: Operation): Pick<OperationTypes, 'bodies' | 'own'> {
  const typed = (operation.requestBody?.content ?? []).filter(({ type }) => isTyped(type));
  const unnamed = typed.filter(({ schema }) => componentOf(schema) === undefined);
  const content = `NonNullable<${typeNode(operation)}['requestBody']>['content']`;
  const own = unnamed.map(({ type }) => ({
    name: `${pascalCase(operationName(operation))}Body${unnamed.length > 1 ? pascalCase(type) : ''}`,
    type: `${content}${member(type)}`,
    description: `A body of \`${operation.id}\` (${type}).`,
  }));
  const nameOf = (media: MediaType) =>
    componentOf(media.schema) ?? own[unnamed.indexOf(media)]?.name ?? 'unknown';
  return { bodies: Object.fromEntries(typed.map((media) => [media.type, nameOf(media)])), own };
}

/** The type of a success; it is a NamedType unless it is the one of a schema. */
function dataType(operation: Operation): { name: string } | NamedType {
  const successes = operation.responses.filter(isSuccess);
  const schemas = successes.flatMap(({ content }) => content.map(({ schema }) => schema));
  const component = componentOf(schemas[0]);
  if (component && schemas.length === 1 && successes.length === 1) return { name: component };
  const types = successes.flatMap((response) => typesOf(response, typeNode(operation)));
  return {
    name: `${pascalCase(operationName(operation))}Data`,
    type: [...new Set(types)].join(' | ') || 'undefined',
    description: `The body of a success of \`${operation.id}\`.`,
  };
}

function typesOf({ status, content }: Response, operation: string): string[] {
  if (content.length === 0) return ['undefined'];
  const key = /^\d+$/.test(status) ? `[${status}]` : member(status);
  return content.map(
    ({ type, schema }) => componentOf(schema) ?? `${operation}['responses']${key}['content']${member(type)}`,
  );
}

/** Whether a response says that the request was fulfilled (RFC 9110, section 15.3). */
export function isSuccess({ status }: Response): boolean {
  return status.startsWith('2');
}

/** Whether the contract says what is in a body of this type; the others are bytes, or forms with files. */
export function isTyped(mediaType: string): boolean {
  return isJson(mediaType) || /^(text\/|application\/x-www-form-urlencoded)/i.test(mediaType);
}

/** The public name of a schema; undefined when it is not one of the contract's named ones. */
export function componentOf(schema: Pick<Place, 'pointer'> | undefined): string | undefined {
  const [components, schemas, key, ...below] = parseFragment(schema?.pointer ?? '') ?? [];
  const isNamed = components === 'components' && schemas === 'schemas' && below.length === 0;
  return isNamed && key !== undefined ? schemaName(key) : undefined;
}

/** The name of an operation in code: its `operationId`, otherwise its method and path. */
export function operationName({ operationId, method, path }: Operation): string {
  return operationId ?? `${method.toLowerCase()} ${path}`;
}

/** The node of an operation in the types of openapi-typescript. */
function typeNode({ operationId, path, method }: Operation): string {
  return operationId === undefined
    ? `paths${member(path)}${member(method.toLowerCase())}`
    : `operations${member(operationId)}`;
}

function schemaName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : pascalCase(key);
}

function member(key: string): string {
  return `[${quoted(key)}]`;
}
