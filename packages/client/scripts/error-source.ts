import { componentOf, docComment, isSuccess, memberKey, quoted } from '@addressbook/contract/generate';
import { type Contract, ContractError, get, type Operation, type Place } from '@addressbook/contract/model';

/** An error of the contract: its name, and the schema of the envelope's `error` that has it. */
type NamedError = { name: string; schema: Place | undefined; pointer: string };

/** Lists in an error, each with the names of the strings in its items. */
type Lists = Record<string, string[]>;

/** The parts of the client's source that are about errors. */
export type ErrorSource = { source: string; types: string[]; imported: Place[] };

const envelope = ['name', 'statusCode', 'message'];
const transport = ['NetworkError', 'TimeoutError', 'AbortError', 'ProtocolError', 'UnknownError'];

/**
 * Writes what the client knows of the errors of a contract: the names in its schemas and examples. `others` are names
 * that are not in the contract.
 */
export function errorSource(contract: Contract, others: readonly string[]): ErrorSource {
  const errors = contract.operations.flatMap(errorsOf);
  const named = errors.filter(({ name }, index) => errors.findIndex((one) => one.name === name) === index);
  const taken = named.find(({ name }) => transport.includes(name));
  if (taken)
    throw new ContractError(taken.pointer, `The client has a ${taken.name} of its own. Choose another name.`);
  const rich = named.filter(({ schema }) => componentOf(schema) && Object.keys(listsOf(schema)).length > 0);
  const plain = named.filter((error) => !rich.includes(error)).map(({ name }) => quoted(name));
  const lists = Object.assign({}, ...rich.map(({ schema }) => listsOf(schema)));
  const union = [
    ...rich.map(({ name }) => name),
    ...(plain.length > 0 ? [`ApiError<${plain.join(' | ')}>`] : []),
  ];
  const imports = rich.map(
    ({ schema }) =>
      `import type { ${componentOf(schema)} as ${contractName(schema)} } from '@addressbook/contract';\n`,
  );
  return {
    source: `// Written by \`pnpm generate\`. Do not edit.
${[...new Set(imports)].join('')}import type { ApiError } from '../error.ts';

/** An error under a name that the contract has, in a schema or in an example. */
export type ContractError = ${union.join(' | ') || 'never'};

${rich.map(interfaceOf).join('\n\n')}${rich.length > 0 ? '\n\n' : ''}/** Matches the names of errors that this version knows: those of the contract, and those of the HTTP layer. */
export const errorNames: RegExp = ${patternOf([...named.map(({ name }) => name), ...others])};

/** Lists in errors of the contract, and the members of their items: all of them are strings. */
export const errorLists: Record<string, string[]> = ${listsLiteral(lists)};
`,
    types: ['ContractError', ...rich.map(({ name }) => name)],
    imported: rich.flatMap(({ schema }) =>
      Object.keys(listsOf(schema)).flatMap((list) => schema?.step('properties', list, 'items') ?? []),
    ),
  };
}

/** The errors of an operation: those that schemas name, then those that only examples name. */
function errorsOf({ responses, cases }: Operation): NamedError[] {
  const schemas = responses
    .filter((response) => !isSuccess(response))
    .flatMap(({ content }) =>
      content.flatMap(({ schema }) => alternativesOf(schema?.step('properties', 'error'))),
    );
  const inSchemas = schemas.flatMap((schema) =>
    namesIn(schema.step('properties', 'name')).map((name) => ({ name, schema, pointer: schema.pointer })),
  );
  const inExamples = cases.flatMap(({ body, pointer }) => {
    const name = get(body, 'error', 'name');
    return typeof name === 'string' ? [{ name, schema: undefined, pointer }] : [];
  });
  return [...inSchemas, ...inExamples];
}

function alternativesOf(schema: Place | undefined): Place[] {
  if (!schema) return [];
  const nested = ['oneOf', 'anyOf'].flatMap((key) => {
    const list = get(schema.node, key);
    return Array.isArray(list) ? list.map((_, index) => schema.step(key, String(index))) : [];
  });
  return [schema, ...nested.flatMap(alternativesOf)];
}

function namesIn(schema: Place | undefined): string[] {
  const values = [get(schema?.node, 'const'), get(schema?.node, 'enum')].flat();
  return values.filter((value) => typeof value === 'string');
}

/** The members of an error, besides those of every envelope, that are lists of objects with strings. */
function listsOf(schema: Place | undefined): Lists {
  const members = Object.keys(get(schema?.node, 'properties') ?? {}).filter(
    (name) => !envelope.includes(name),
  );
  const lists = members.map((name): [string, string[]] => {
    const properties = schema?.step('properties', name, 'items')?.step('properties');
    const strings = Object.keys(properties?.node ?? {}).filter(
      (member) => get(properties?.step(member)?.node, 'type') === 'string',
    );
    return [name, strings];
  });
  return Object.fromEntries(lists.filter(([, strings]) => strings.length > 0));
}

function interfaceOf({ name, schema }: NamedError): string {
  const lists = Object.keys(listsOf(schema)).map(quoted);
  const description = get(schema?.node, 'description');
  return `${docComment(typeof description === 'string' ? description : `The error ${name}.`)}
export interface ${name} extends ApiError<${quoted(name)}>, Partial<Pick<${contractName(schema)}, ${lists.join(' | ')}>> {}`;
}

/** A schema under a name that is free in the client, where its error has the other. */
function contractName(schema: Place | undefined): string {
  return `Contract${componentOf(schema)}`;
}

/** A pattern for names; most of them end in `Error`. */
function patternOf(names: string[]): string {
  const escaped = [...new Set(names)].map((name) => name.replace(/[^\p{ID_Continue}]/gu, '\\$&'));
  const ending = escaped
    .filter((name) => name.endsWith('Error'))
    .map((name) => name.slice(0, -'Error'.length));
  const others = escaped.filter((name) => !name.endsWith('Error'));
  return `/^(${[`(${ending.join('|')})Error`, ...others].join('|')})$/`.replace(
    /^\/\^\(\((.*)\)Error\)\$\/$/,
    '/^($1)Error$/',
  );
}

function listsLiteral(lists: Lists): string {
  const members = Object.entries(lists).map(
    ([name, strings]) => `${memberKey(name)}: [${strings.map(quoted).join(', ')}]`,
  );
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}
