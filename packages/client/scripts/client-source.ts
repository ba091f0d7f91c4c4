import { componentOf, operationTypes } from '@addressbook/contract/generate';
import { ContractError, get, isObject, type Place, readContract } from '@addressbook/contract/model';
import { checkWriter } from './check-source.ts';
import { errorSource } from './error-source.ts';
import { type OperationSource, operationSource } from './operation-source.ts';
import { type Refusal, refusalsOf } from './refusals.ts';

/** Names that are not the generator's to choose. */
export type Given = {
  /** Names of errors that are not in the contract. */
  httpErrorNames: readonly string[];
  /** Names of types that the client has by hand. */
  ownTypes: readonly string[];
};

/** The generated part of the client: its files by name, and the operations that it cannot have. */
export type ClientSource = { files: Record<string, string>; refused: Refusal[] };

/**
 * Writes the generated part of a client for a contract. Throws a ContractError for a contract that cannot be read, and
 * where a name is taken.
 */
export function clientSource(document: unknown, { httpErrorNames, ownTypes }: Given): ClientSource {
  const contract = readContract(document);
  const refused = contract.operations.flatMap(refusalsOf);
  const operations = contract.operations.filter(
    ({ id }) => !refused.some(({ operation }) => operation === id),
  );
  const checks = checkWriter();
  const sources = operations.map((operation) => operationSource(operation, checks));
  const errors = errorSource({ ...contract, operations }, httpErrorNames);
  const bodies = operations.flatMap(({ requestBody, responses }) => [
    ...(requestBody?.content ?? []).map(({ schema }) => schema),
    ...responses
      .filter(({ status }) => status.startsWith('2'))
      .flatMap(({ content }) => content.map(({ schema }) => schema)),
  ]);
  const schemas = namedSchemas([...bodies, ...errors.imported]);
  const types = sources.flatMap((source) => source.types.map(({ name }) => name));
  demandDistinct(
    'method',
    sources.map(({ method }) => method),
    ['then', 'constructor'],
  );
  demandDistinct('type', [...schemas, ...types, ...errors.types], [...ownTypes, 'Check', 'Define']);

  const typesUsed = operations.flatMap((operation) => {
    const { path, query, headers, bodies, data } = operationTypes(operation);
    return [path, query, headers, data, ...Object.values(bodies)].filter(
      (name) => name !== undefined && name !== 'undefined',
    );
  });
  return {
    refused,
    files: {
      'operations.ts': operationsFile(sources, checks.declarations(), typesUsed),
      'errors.ts': errors.source,
      'index.ts': indexFile(schemas, ['AddressBookClient', ...types], errors.types),
    },
  };
}

function operationsFile(
  sources: OperationSource[],
  checks: string[],
  contractTypes: (string | undefined)[],
): string {
  const body = `${sources.flatMap(({ types }) => types.map(({ source }) => source)).join('\n\n')}

/**
 * The operations of the contract, one method each. What the network or the server does is in the result. A call rejects
 * with a TypeError for what cannot be sent, and with what an \`apiKey\` function threw.
 */
export interface AddressBookClient {
${sources.map(({ signature }) => signature).join('\n\n')}
}

/** Makes the methods of a client. */
export function methods(define: Define): AddressBookClient {
${checks.map((check) => `  ${check}\n`).join('')}  const calls = {
${sources.map(({ entry }) => entry).join('\n')}
  };
  return {
${sources.map(({ implementation }) => implementation).join('\n')}
  };
}
`;
  const types = [
    importOf(body, '@addressbook/contract', contractTypes, 'type'),
    importOf(body, 'openapi-fetch', ['createQuerySerializer', 'defaultBodySerializer']),
    importOf(body, '../bodies.ts', ['byContentType', 'headersFor', 'withoutBody']),
    importOf(body, '../check.ts', [
      'all',
      'anything',
      'array',
      'boolean',
      'either',
      'exactly',
      'number',
      'object',
      'string',
    ]),
    importOf(body, '../operation.ts', ['Check', 'Define'], 'type'),
    importOf(body, '../options.ts', ['CallOptions', 'HeaderValues'], 'type'),
    importOf(body, '../read.ts', ['textOrJson']),
    importOf(body, '../result.ts', ['Result'], 'type'),
  ];
  return `// Written by \`pnpm generate\`. Do not edit.\n${types.join('')}\n${body}`;
}

/** An import of those names that are used; none when there are none. */
function importOf(source: string, from: string, names: (string | undefined)[], kind?: 'type'): string {
  const code = source.replace(/\/\*\*[\s\S]*?\*\//g, '');
  const used = [...new Set(names)].filter((name) => name && new RegExp(`\\b${name}\\b`).test(code)).sort();
  return used.length > 0 ? `import ${kind ? 'type ' : ''}{ ${used.join(', ')} } from '${from}';\n` : '';
}

function indexFile(schemas: string[], operations: string[], errors: string[]): string {
  const lines = [
    [schemas, '@addressbook/contract'],
    [errors, './errors.ts'],
    [operations, './operations.ts'],
  ] as const;
  const exported = lines
    .filter(([names]) => names.length > 0)
    .map(([names, from]) => `export type { ${names.toSorted().join(', ')} } from '${from}';`);
  return `// Written by \`pnpm generate\`. Do not edit.\n${exported.join('\n')}\n`;
}

/** The names of all schemas that some schemas lead to, themselves among them. */
function namedSchemas(schemas: (Place | undefined)[]): string[] {
  const seen = new Set<string>();
  const names = new Set<string>();
  const visit = (place: Place | undefined) => {
    if (!place || seen.has(place.pointer)) return;
    seen.add(place.pointer);
    const name = componentOf(place);
    if (name) names.add(name);
    for (const path of pathsBelow(place.node)) visit(place.step(...path));
  };
  for (const schema of schemas) visit(schema);
  return [...names];
}

/** Where schemas stand within a schema. */
function pathsBelow(node: unknown): string[][] {
  const single = ['items', 'additionalProperties', 'not'].map((key) => [key]);
  const several = ['properties', 'oneOf', 'anyOf', 'allOf', 'prefixItems', 'patternProperties'].flatMap(
    (key) => {
      const members = get(node, key);
      return isObject(members) || Array.isArray(members) ? Object.keys(members).map((one) => [key, one]) : [];
    },
  );
  return [...single, ...several];
}

function demandDistinct(what: string, names: string[], taken: readonly string[]): void {
  const double = names.find((name, index) => names.indexOf(name) < index || taken.includes(name));
  if (double)
    throw new ContractError('#', `The client has a ${what} ${double} already. Rename it in the contract.`);
}
