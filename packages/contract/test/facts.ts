import {
  BaseResolver,
  createConfig,
  getTypes,
  makeDocumentFromString,
  normalizeTypes,
  normalizeVisitors,
  type Oas3Visitor,
  resolveDocument,
  type UserContext,
  walkDocument,
} from '@redocly/openapi-core';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import {
  type Contract,
  type Example,
  get,
  isObject,
  type MediaType,
  type Operation,
} from '../src/model/index.ts';

/** What a contract says, one line for each thing, with the place where it stands. */
export type Facts = Set<string>;

/** The facts of the model. */
export function modelFacts({ operations }: Contract): Facts {
  return new Set(
    operations.flatMap((operation) => [...operationFacts(operation), ...contentFacts(operation)]),
  );
}

function operationFacts(operation: Operation): string[] {
  const { pointer, id, method, security, parameters, requestBody, responses } = operation;
  const alternatives = security.map(({ schemes }) => schemes.map(({ key, roles }) => [key, roles] as const));
  return [
    `${pointer} ${method} ${id.includes(' ') ? undefined : id}`,
    `${pointer} security ${JSON.stringify(alternatives.map((schemes) => Object.fromEntries(schemes)))}`,
    ...parameters.map((one) => `${pointer} ${one.in} ${one.name} ${one.pointer}`),
    ...responses.map((one) => `${pointer} response ${one.status} ${one.pointer}`),
    ...(requestBody ? [`${pointer} body ${requestBody.pointer}`] : []),
  ];
}

function contentFacts({ parameters, requestBody, responses }: Operation): string[] {
  const headers = responses.flatMap((response) => response.headers);
  const media = [requestBody, ...responses].flatMap((body) => body?.content ?? []);
  const withExamples: { examples: Example[] }[] = [...parameters, ...headers, ...media];
  return [
    ...headers.map(({ name, pointer }) => `header ${name} ${pointer}`),
    ...media.map(({ type, pointer }) => `media type ${type} ${pointer}`),
    ...withExamples
      .flatMap(({ examples }) => examples)
      .map(({ key, pointer }) => `example ${key} ${pointer}`),
  ];
}

/** The facts of Redocly's walk. It walks a component that several operations of a path use only once. */
export async function redoclyFacts(contract: unknown): Promise<Facts> {
  const facts: Facts = new Set();
  const parameters = new Map<string, Map<string, string>>();
  const operations: string[] = [];
  const tell = (what: string, ctx: UserContext) => facts.add(`${what} ${ctx.location.pointer}`);
  const tellExample = (node: unknown, ctx: UserContext) => {
    if (get(node, 'example') !== undefined) facts.add(`example default ${ctx.location.pointer}/example`);
  };
  const ownerOf = ({ parentLocations }: UserContext) => parentLocations['Operation']?.pointer;
  const keep = (owner: string | undefined, node: unknown, { location }: UserContext) => {
    const name = `${get(node, 'in')} ${get(node, 'name')}`;
    parameters.set(`${owner}`, (parameters.get(`${owner}`) ?? new Map()).set(name, location.pointer));
  };

  await walk(contract, {
    PathItem: {
      Parameter(node, ctx) {
        tellExample(node, ctx);
        const path = ctx.parentLocations['PathItem']?.pointer;
        if (ctx.rawLocation.pointer.startsWith(`${path}/parameters/`)) keep(path, node, ctx);
      },
      Header(node, ctx) {
        tell(`header ${ctx.key}`, ctx);
        tellExample(node, ctx);
      },
      MediaType(node, ctx) {
        const isBody = !/\/parameters\/\w+\/content\//.test(ctx.location.pointer);
        if (isBody) tell(`media type ${ctx.key}`, ctx);
        tellExample(node, ctx);
      },
      Example: (_, ctx) => void tell(`example ${ctx.key}`, ctx),
    },
    Operation: {
      enter({ operationId, security = get(contract, 'security') ?? [] }, { key, location: { pointer } }) {
        operations.push(pointer);
        facts.add(`${pointer} ${String(key).toUpperCase()} ${operationId}`);
        facts.add(`${pointer} security ${JSON.stringify(security)}`);
      },
      Parameter: (node, ctx) => keep(ownerOf(ctx), node, ctx),
      RequestBody: (_, ctx) => void tell(`${ownerOf(ctx)} body`, ctx),
      Response: (_, ctx) => void tell(`${ownerOf(ctx)} response ${ctx.key}`, ctx),
    },
  });
  for (const pointer of operations) {
    const ofPath = parameters.get(pointer.slice(0, pointer.lastIndexOf('/'))) ?? [];
    for (const [name, place] of new Map([...ofPath, ...(parameters.get(pointer) ?? [])]))
      facts.add(`${pointer} ${name} ${place}`);
  }
  return facts;
}

/** Walks a document as Redocly's linter does. */
async function walk(contract: unknown, visitor: Oas3Visitor): Promise<void> {
  const specVersion = 'oas3_1';
  const config = await createConfig({});
  const types = normalizeTypes(config.extendTypes(getTypes(specVersion), specVersion), config);
  const { Root: rootType } = types;
  if (!rootType) throw new Error('Redocly has no type for the root');
  const document = makeDocumentFromString(JSON.stringify(contract), 'contract.json');
  const externalRefResolver = new BaseResolver();
  walkDocument({
    document,
    rootType,
    normalizedVisitors: normalizeVisitors([{ severity: 'error', ruleId: 'facts', visitor }], types),
    resolvedRefMap: await resolveDocument({ rootDocument: document, rootType, externalRefResolver }),
    ctx: { problems: [], specVersion, config, refTypes: new Map(), visitorsData: {} },
  });
}

/** What the model says in the words of Prism, which knows no places and resolves every reference. */
export function modelAsPrism({ operations }: Contract): unknown[] {
  return operations.map(({ id, method, path, security, parameters, requestBody, responses }) => ({
    id: id.includes(' ') ? undefined : id,
    method: method.toLowerCase(),
    path,
    security: security.map(({ schemes }) => schemes.map(({ key }) => key).sort()),
    parameters: parameters.map((one) => `${one.in} ${one.name} ${one.required} ${keysOf(one)}`).sort(),
    requestBody: requestBody && { isRequired: requestBody.required, content: mediaOf(requestBody.content) },
    responses: responses.map(({ status, headers, content }) => ({
      status,
      headers: headers.map((one) => `${one.name} ${one.required} ${keysOf(one)}`),
      content: mediaOf(content),
    })),
  }));
}

function keysOf({ examples }: { examples: Example[] }): string {
  return examples.map(({ key }) => key).join();
}

function mediaOf(content: MediaType[]): unknown[] {
  return content.map(({ type, examples }) => ({
    type,
    examples: examples.map(({ key, value }) => [key, value]),
  }));
}

/** What Prism says of a contract, in the same form. */
export async function prismFacts(contract: object): Promise<unknown[]> {
  const operations = await getHttpOperationsFromSpec(structuredClone(contract));
  return operations.map((operation) => ({
    id: operation.iid,
    method: operation.method,
    path: operation.path,
    security: (operation.security ?? []).map((schemes) => schemes.map(({ key }) => key).sort()),
    parameters: ['path', 'query', 'header', 'cookie']
      .flatMap((location) =>
        listIn(operation.request, location === 'header' ? 'headers' : location).map(
          (one) => `${location} ${get(one, 'name')} ${get(one, 'required') ?? false} ${prismKeys(one)}`,
        ),
      )
      .sort(),
    requestBody: operation.request?.body && {
      isRequired: get(operation.request.body, 'required') ?? false,
      content: prismMedia(operation.request.body),
    },
    responses: operation.responses.map((response) => ({
      status: response.code,
      headers: listIn(response, 'headers').map(
        (one) => `${get(one, 'name')} ${get(one, 'required') ?? false} ${prismKeys(one)}`,
      ),
      content: prismMedia(response),
    })),
  }));
}

function listIn(value: unknown, key: string): unknown[] {
  const list = get(value, key);
  return Array.isArray(list) ? list : [];
}

/** The keys of examples; Prism calls the single one of a header `__default`, and leaves those of a `content` there. */
function prismKeys(value: unknown): string {
  const own = listIn(value, 'examples').map((one) => String(get(one, 'key')).replace('__default', 'default'));
  const content = get(value, 'content');
  const [media] = isObject(content) ? Object.values(content) : [];
  const inside = get(media, 'examples');
  return [...own, ...(isObject(inside) ? Object.keys(inside) : [])].join();
}

function prismMedia(of: unknown): unknown[] {
  return listIn(of, 'contents').map((media) => ({
    type: get(media, 'mediaType'),
    examples: listIn(media, 'examples').map((one) => [get(one, 'key'), get(one, 'value')]),
  }));
}
