import document from '@addressbook/spec/openapi.json' with { type: 'json' };

type Node = Record<string, unknown>;

/** A field of a schema, or a parameter, with the fields inside it. */
export type Field = {
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
  example: string | undefined;
  /** What has to be true of a value, in words. */
  rules: string[];
  /** Why it is here although the API's owners did not publish it; undefined when they did. */
  inferred: string | undefined;
  fields: Field[];
};

/** A named example: what is sent, and what is answered. */
export type Case = {
  key: string;
  summary: string;
  /** The HTTP status, such as `400`. */
  status: string;
  request: unknown;
  body: unknown;
  headers: [name: string, value: string][];
  inferred: string | undefined;
};

/** A case that is answered with the envelope of failures. */
export type Failure = Case & { name: string; statusCode: number };

/** A header that an answer may have. */
export type Header = { name: string; isRequired: boolean; description: string; inferred: string | undefined };

/** A declared response of an operation; its status is that of the contract, such as `400` or `default`. */
export type DeclaredResponse = {
  status: string;
  description: string;
  inferred: string | undefined;
  headers: Header[];
  fields: Field[];
  cases: Case[];
};

/** All that a page says of an operation. */
export type Operation = {
  id: string;
  summary: string;
  description: string;
  tag: string;
  method: string;
  path: string;
  permissions: string[];
  parameters: (Field & { in: string })[];
  /** Undefined when the operation takes none. */
  body:
    | {
        description: string;
        isRequired: boolean;
        notes: string[];
        inferred: string | undefined;
        fields: Field[];
      }
    | undefined;
  /** At least one: an operation without a body has the request that sends none. */
  requestCases: { key: string; summary: string; value: unknown }[];
  responses: DeclaredResponse[];
};

/** What the contract says of itself. */
export const info: { title: string; version: string; summary: string; description: string } = document.info;

/** Where the API can be called, in the order of the contract. */
export const servers: { url: string; description: string; inferred: string | undefined }[] =
  document.servers.map((server) => ({
    url: server.url,
    description: server.description,
    inferred: markOf(server),
  }));

/** How a caller shows who it is, by the name of the scheme. */
export const securitySchemes: { name: string; description: string }[] = Object.entries(
  step(document, 'components', 'securitySchemes'),
).map(([name, scheme]) => ({ name, description: String(node(scheme)['description']) }));

/** The contract in one piece. */
export const contract: unknown = document;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operations, in the order of the contract. */
export const operations: Operation[] = Object.entries<Node>(document.paths).flatMap(([path, item]) =>
  methods.filter((method) => method in item).map((method) => operationOf(path, method, node(item[method]))),
);

/** The cases of an operation in the order of its responses. */
export function casesOf({ responses }: Operation): Case[] {
  return responses.flatMap(({ cases }) => cases);
}

/** The cases among these that are failures, with the name and the status that the body has. */
export function failuresIn(cases: Case[]): Failure[] {
  return cases
    .filter(({ body }) => node(body)['success'] === false)
    .map((one) => {
      const { name, statusCode } = node(node(one.body)['error']);
      return { ...one, name: String(name), statusCode: Number(statusCode) };
    });
}

/** Whether a declared response says that all went well (RFC 9110, section 15.3). */
export function isSuccess({ status }: DeclaredResponse): boolean {
  return /^2/.test(status);
}

/** The headers of an operation's answers, each once, with the statuses that they come with. */
export function headersOf({ responses }: Operation): (Header & { statuses: string[] })[] {
  const all = responses.flatMap(({ status, headers }) => headers.map((header) => ({ ...header, status })));
  return [...Map.groupBy(all, ({ name }) => name).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, statuses: group.map(({ status }) => status) }] : [];
  });
}

/** The fields that the failures of an operation have between them, each once. */
export function failureFields({ responses }: Operation): Field[] {
  return merged(responses.filter((response) => !isSuccess(response)).flatMap(({ fields }) => fields));
}

/**
 * The schema of an operation's body as a document of its own (JSON Schema 2020-12), with what it refers to below
 * `$defs`; undefined when the operation takes no body.
 */
export function requestSchemaOf({ path, method }: Operation): unknown {
  const body = step(
    document,
    'paths',
    path,
    method.toLowerCase(),
    'requestBody',
    'content',
    'application/json',
  );
  if (!('schema' in body)) return undefined;
  const found = new Map<string, unknown>();
  const schema = moved(body['schema'], found);
  return { allOf: [schema], $defs: Object.fromEntries(found) };
}

/** A part of a schema whose references lead to `$defs`; what they lead to is put into `found`. */
function moved(part: unknown, found: Map<string, unknown>): unknown {
  if (Array.isArray(part)) return part.map((one) => moved(one, found));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref } = part as Node; // any object has members
  if (typeof $ref !== 'string') {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, moved(value, found)]));
  }
  const name = $ref.split('/').at(-1) ?? '';
  if (!found.has(name)) {
    found.set(name, true);
    found.set(name, moved(node(part), found));
  }
  return { $ref: `#/$defs/${name}` };
}

function operationOf(path: string, method: string, operation: Node): Operation {
  const content = step(operation, 'requestBody', 'content', 'application/json');
  const requests = Object.entries(step(content, 'examples')).map(([key, example]) => {
    const { summary, value } = node(example);
    return { key, summary: String(summary), value };
  });
  const parameters = [...list(step(document, 'paths', path)['parameters']), ...list(operation['parameters'])];
  return {
    id: String(operation['operationId']),
    summary: String(operation['summary']),
    description: String(operation['description']),
    tag: String(list(operation['tags'])[0] ?? info.title),
    method: method.toUpperCase(),
    path,
    permissions: list(operation['security']).flatMap((one) =>
      Object.values(node(one)).flatMap(list).map(String),
    ),
    parameters: parameters.map(node).map(parameterOf),
    body: 'requestBody' in operation ? bodyOf(node(operation['requestBody'])) : undefined,
    requestCases: requests.length > 0 ? requests : [{ key: 'documented', summary: '', value: undefined }],
    responses: Object.entries(step(operation, 'responses')).map(([status, response]) =>
      responseOf(status, node(response), requests),
    ),
  };
}

function parameterOf(parameter: Node): Operation['parameters'][number] {
  const name = String(parameter['name']);
  const field = fieldOf(name, step(parameter, 'schema'));
  const [example] = Object.values(step(parameter, 'examples'));
  return {
    ...field,
    in: String(parameter['in']),
    isRequired: parameter['required'] === true,
    description: String(parameter['description']),
    example: example === undefined ? field.example : String(node(example)['value']),
    inferred: markOf(parameter) ?? marksOf(parameter) ?? field.inferred,
  };
}

function bodyOf(body: Node): Operation['body'] {
  const schema = step(body, 'content', 'application/json', 'schema');
  return {
    description: String(body['description'] ?? ''),
    isRequired: body['required'] === true,
    notes: schema['additionalProperties'] === false ? ['No other field may be sent.'] : [],
    inferred: [body, schema].flatMap((one) => markOf(one) ?? marksOf(one) ?? []).join(' ') || undefined,
    fields: fieldsOf(schema),
  };
}

function responseOf(status: string, response: Node, requests: Operation['requestCases']): DeclaredResponse {
  const json = step(response, 'content', 'application/json');
  const headers = Object.entries(step(response, 'headers')).map(([name, header]) => ({
    name,
    header: node(header),
  }));
  return {
    status,
    description: String(response['description']),
    inferred: markOf(response),
    headers: headers.map(({ name, header }) => ({
      name,
      isRequired: header['required'] === true,
      description: String(header['description']),
      inferred: markOf(header) ?? marksOf(header),
    })),
    fields: fieldsOf(step(json, 'schema')),
    cases: Object.entries(step(json, 'examples')).map(([key, value]) => {
      const example = node(value);
      const error = node(node(example['value'])['error']);
      return {
        key,
        summary: String(example['summary']),
        status: status === 'default' ? String(error['statusCode']) : status,
        request:
          example['x-invalid-request'] ?? (requests.find((one) => one.key === key) ?? requests[0])?.value,
        body: example['value'],
        headers: headers.flatMap(({ name, header }) => {
          const { value: text } = step(header, 'examples', key);
          return text === undefined ? [] : [[name, String(text)] as [string, string]];
        }),
        inferred: markOf(example) ?? markOf(response),
      };
    }),
  };
}

/** The fields of a schema. One that is within itself is named, and not gone into again. */
function fieldsOf(schema: Node, within: Node[] = []): Field[] {
  if (within.includes(schema)) return [];
  const inside = [...within, schema];
  const required = list(schema['required']);
  const own = Object.entries(step(schema, 'properties')).map(([name, field]) => ({
    ...fieldOf(name, node(field), inside),
    isRequired: required.includes(name),
  }));
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => list(schema[keyword]).map(node));
  const chosen = parts.flatMap((part) =>
    fieldsOf(part, inside).map((field) => ({ ...field, inferred: field.inferred ?? markOf(part) })),
  );
  return merged([...own, ...chosen]);
}

function fieldOf(name: string, schema: Node, within: Node[] = []): Field {
  const [example] = list(schema['examples']);
  return {
    name,
    type: typeOf(schema),
    isRequired: false,
    description: String(schema['description'] ?? ''),
    example: example === undefined || 'const' in schema ? undefined : exampleText(example),
    rules: rulesOf(schema),
    inferred: markOf(schema) ?? marksOf(schema),
    fields: [...fieldsOf(schema, within), ...fieldsOf(step(schema, 'items'), within)],
  };
}

function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** Fields of several choices, each name once. */
function merged(fields: Field[]): Field[] {
  const byName = new Map<string, Field>();
  for (const field of fields) {
    const known = byName.get(field.name);
    byName.set(field.name, known ? both(known, field) : field);
  }
  return [...byName.values()];
}

/** A field that two choices have: what holds of both. */
function both(one: Field, other: Field): Field {
  const isBound = one.rules.length > 0 && other.rules.length > 0;
  return {
    ...one,
    isRequired: one.isRequired && other.isRequired,
    rules: isBound ? [...new Set([...one.rules, ...other.rules])] : [],
    // What is published for one of them is published.
    inferred: other.inferred && one.inferred,
    fields: merged([...one.fields, ...other.fields]),
  };
}

function typeOf(field: Node): string {
  if (field['type'] === 'array') return `array of ${typeOf(step(field, 'items'))}`;
  return [field['type'] ?? 'object'].flat().join(' or ');
}

function rulesOf(field: Node): string[] {
  return [
    ...('const' in field ? [`is ${JSON.stringify(field['const'])}`] : []),
    ...('enum' in field ? [`is one of ${list(field['enum']).join(', ')}`] : []),
    ...['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'format'].flatMap((keyword) =>
      keyword in field ? [`${keyword} ${field[keyword]}`] : [],
    ),
  ];
}

function markOf(of: Node): string | undefined {
  const mark = of['x-inferred'];
  return typeof mark === 'string' ? mark : undefined;
}

function marksOf(of: Node): string | undefined {
  const marks = Object.entries(node(of['x-inferred']));
  return marks.length > 0 ? marks.map(([keyword, reason]) => `${keyword}: ${reason}`).join(' ') : undefined;
}

/** The members of an object, references followed; none where there is no object. */
function node(value: unknown): Node {
  const members: Node = typeof value === 'object' && value !== null ? (value as Node) : {}; // any object has members
  const { $ref } = members;
  if (typeof $ref !== 'string') return members;
  const keys = $ref.split('/').slice(1);
  return node(
    keys.reduce<unknown>(
      (within, key) => node(within)[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    ),
  );
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function step(from: Node, ...keys: string[]): Node {
  return keys.reduce((within, key) => node(within[key]), node(from));
}
