import {
  camelCase,
  docComment,
  isSuccess,
  memberKey,
  operationName,
  operationTypes,
  pascalCase,
  quoted,
} from '@addressbook/contract/generate';
import { isJson, type Operation } from '@addressbook/contract/model';
import type { CheckWriter } from './check-source.ts';
import { exampleOf } from './example-source.ts';
import { isKeyless, omissionsOf, queryStyles } from './refusals.ts';
import { type Argument, declared, hasChoice, hasOptions, isMultipart, signatureOf } from './signature.ts';

/** The parts of the client's source that are about one operation. */
export type OperationSource = {
  /** The name of its method. */
  method: string;
  /** The signature of the method, with its doc comment. */
  signature: string;
  /** What the table of operations has of it. */
  entry: string;
  /** The method. */
  implementation: string;
  /** The types of its result and of its options. */
  types: { name: string; source: string }[];
};

/** Writes the parts of the client's source that are about an operation. */
export function operationSource(operation: Operation, checks: CheckWriter): OperationSource {
  const method = methodName(operation);
  const parameters = declared(signatureOf(operation));
  const result = `Promise<${pascalCase(operationName(operation))}Result>`;
  return {
    method,
    signature: `${docComment(descriptionOf(operation), 2)}
  ${method}(
${parameters.map((parameter) => `    ${parameter},`).join('\n')}
  ): ${result};`,
    entry: `    ${method}: define<${operationTypes(operation).data}>({
${entries(operation, checks)
  .map((entry) => `      ${entry},`)
  .join('\n')}
    }),`,
    implementation: implementationOf(operation),
    types: typesOf(operation),
  };
}

/** The name of an operation's method. */
function methodName(operation: Operation): string {
  return camelCase(operationName(operation));
}

function descriptionOf(operation: Operation): string {
  const { summary, description, deprecated } = operation;
  const example = exampleOf(operation);
  const paragraphs = [
    summary,
    description,
    ...omissionsOf(operation),
    example && `@example\n${example}`,
    deprecated && '@deprecated',
  ];
  return (
    paragraphs.flatMap((one) => (one ? one.trim() : [])).join('\n\n') ||
    `Calls ${operation.method} ${operation.path}.`
  );
}

/** The members of an `Operation` in `src/operation.ts`. */
function entries(operation: Operation, checks: CheckWriter): string[] {
  const { id, method, path, parameters } = operation;
  const name = `name: { operation: ${quoted(id)}, method: ${quoted(method)}, path: ${quoted(path)} }`;
  const styles = queryStyles(operation);
  const query = parameters.some((parameter) => parameter.in === 'query');
  const styling = Object.keys(styles).length > 0 ? JSON.stringify(styles).replaceAll('"', "'") : '';
  const { type, serializer } = bodyEntry(operation);
  const headers = [
    `accept: ${quoted(acceptOf(operation))}`,
    ...(type ? [`'content-type': ${quoted(type)}`] : []),
  ];
  return [
    name,
    `headers: { ${headers.join(', ')} }`,
    ...(query ? [`query: createQuerySerializer(${styling})`] : []),
    ...(serializer ? [`body: ${serializer}`] : []),
    ...(mayBeText(operation) ? ['read: textOrJson'] : []),
    `check: ${checkOfData(operation, checks)}`,
    ...(isKeyless(operation) ? ['keyless: true'] : []),
  ];
}

/** The function that writes the body, and its Content-Type where all bodies have the same. */
function bodyEntry(operation: Operation): { type?: string | undefined; serializer?: string } {
  const [media] = operation.requestBody?.content ?? [];
  if (!media) return {};
  if (hasChoice(operation)) return { serializer: 'byContentType' };
  const type = isMultipart(media.type) ? undefined : media.type;
  return { type, serializer: isJson(media.type) ? 'defaultBodySerializer' : 'byContentType' };
}

/** The types of all bodies that the contract has for responses; JSON for one that has none. */
function acceptOf({ responses }: Operation): string {
  const types = responses.flatMap(({ content }) => content.map(({ type }) => type));
  return [...new Set(types)].join(', ') || 'application/json';
}

function mayBeText({ responses }: Operation): boolean {
  return responses.filter(isSuccess).some(({ content }) => content.some(({ type }) => !isJson(type)));
}

function checkOfData({ responses }: Operation, checks: CheckWriter): string {
  const shapes = responses.filter(isSuccess).flatMap(({ content }) => {
    if (content.length === 0) return ['exactly(undefined)'];
    return content.map(({ type, schema }) => (isJson(type) ? checks.checkOf(schema) : 'string'));
  });
  return checks.either(shapes);
}

function implementationOf(operation: Operation): string {
  const method = methodName(operation);
  const { path, body, options } = signatureOf(operation);
  const values = path.map(({ name, variable }) =>
    name === variable ? name : `${memberKey(name)}: ${variable}`,
  );
  const call = [
    ...(values.length > 0 ? [`path: { ${values.join(', ')} }`] : []),
    ...(operation.requestBody && body ? bodyMembers(operation, body) : []),
  ];
  const variables = [...path, body, options].flatMap((argument) => argument?.variable ?? []);
  const about = call.length > 0 ? `{ ${call.join(', ')} }` : '{}';
  return `    ${method}: (${variables.join(', ')}) => calls.${method}(${about}, options),`;
}

/** The members of a `Call` in `src/operation.ts` that are about its body. */
function bodyMembers(operation: Operation, { variable, isOptional }: Argument): string[] {
  const access = isOptional ? '?.' : '.';
  if (hasChoice(operation)) return [`body: ${variable}${access}body`, `headers: headersFor(${variable})`];
  const body = variable === 'body' ? variable : `body: ${variable}`;
  return isOptional ? [body, `headers: ${variable} === undefined ? withoutBody : undefined`] : [body];
}

function typesOf(operation: Operation): OperationSource['types'] {
  const prefix = pascalCase(operationName(operation));
  const { data } = operationTypes(operation);
  const result = {
    name: `${prefix}Result`,
    source: `/** What comes of \`${methodName(operation)}\`. */\nexport type ${prefix}Result = Result<${data}>;`,
  };
  return hasOptions(operation)
    ? [result, { name: `${prefix}Options`, source: optionsSource(operation, `${prefix}Options`) }]
    : [result];
}

function optionsSource(operation: Operation, name: string): string {
  const { query, headers } = operationTypes(operation);
  const isRequired = (location: string) =>
    operation.parameters.some((parameter) => parameter.in === location && parameter.required);
  const member = (key: string, location: string, type: string) =>
    `  ${key}${isRequired(location) ? '' : '?'}: ${type};\n`;
  return `/** Options of \`${methodName(operation)}\`. */
export interface ${name} extends CallOptions {
${query ? member('query', 'query', query) : ''}${headers ? member('headers', 'header', `${headers} & HeaderValues`) : ''}}`;
}
