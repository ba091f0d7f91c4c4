import document from '@addressbook/spec/openapi.json' with { type: 'json' };

type Node = Record<string, unknown>;

/** A field of a schema, with those inside it. */
type Field = {
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
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
  status: string;
  request: unknown;
  body: unknown;
  headers: [name: string, value: string][];
  inferred: string | undefined;
};

/** A declared response of an operation. */
type DeclaredResponse = {
  status: string;
  description: string;
  inferred: string | undefined;
  headers: { name: string; description: string }[];
  fields: Field[];
  cases: Case[];
};

/** All that a page says of an operation. */
export type Operation = {
  id: string;
  summary: string;
  description: string;
  method: string;
  path: string;
  permissions: string[];
  parameters: { name: string; description: string; example: string }[];
  body: Field[];
  requestCases: { key: string; summary: string; value: unknown }[];
  responses: DeclaredResponse[];
};

/** Title, version and words about the whole contract. */
export const info: { title: string; version: string; summary: string; description: string } = document.info;

/** The contract in one piece. */
export const contract: unknown = document;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operations, in the order of the contract. */
export const operations: Operation[] = Object.entries<Node>(document.paths).flatMap(([path, item]) =>
  methods.filter((method) => method in item).map((method) => operationOf(path, method, node(item[method]))),
);

/** Every way to fail, each name once: with the response that carries it. */
export const failures: (Case & { name: string; statusCode: number; operation: Operation })[] =
  operations.flatMap((operation) =>
    operation.responses
      .flatMap(({ cases }) => cases)
      .filter(({ body }) => node(body)['success'] === false)
      .map((one) => {
        const { name, statusCode } = node(node(one.body)['error']);
        return { ...one, name: String(name), statusCode: Number(statusCode), operation };
      }),
  );

function operationOf(path: string, method: string, operation: Node): Operation {
  const body = step(operation, 'requestBody', 'content', 'application/json');
  const requests = Object.entries(step(body, 'examples')).map(([key, example]) => {
    const { summary, value } = node(example);
    return { key, summary: String(summary), value };
  });
  const security = Array.isArray(operation['security']) ? operation['security'] : [];
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : [];
  const shared = step(node(document.paths), path)['parameters'];
  return {
    id: String(operation['operationId']),
    summary: String(operation['summary']),
    description: String(operation['description']),
    method: method.toUpperCase(),
    path,
    permissions: security.flatMap((one) => Object.values<string[]>(one).flat()),
    parameters: [...(Array.isArray(shared) ? shared : []), ...parameters].map(node).map((parameter) => ({
      name: String(parameter['name']),
      description: String(parameter['description']),
      example: String(node(Object.values(step(parameter, 'examples'))[0])['value']),
    })),
    body: fieldsOf(step(body, 'schema')),
    requestCases: requests,
    responses: Object.entries(step(operation, 'responses')).map(([status, response]) =>
      responseOf(status, node(response), requests),
    ),
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
    headers: headers.map(({ name, header }) => ({ name, description: String(header['description']) })),
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

function fieldsOf(schema: Node): Field[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const choices = ['oneOf', 'anyOf'].flatMap((keyword) =>
    Array.isArray(schema[keyword]) ? schema[keyword] : [],
  );
  const own = Object.entries(step(schema, 'properties')).map(([name, value]) => {
    const field = node(value);
    return {
      name,
      type: typeOf(field),
      isRequired: required.includes(name),
      description: String(field['description'] ?? ''),
      rules: rulesOf(field),
      inferred: markOf(field) ?? marksOf(field),
      fields: [...fieldsOf(field), ...fieldsOf(step(field, 'items'))],
    };
  });
  return merged([...own, ...choices.flatMap((choice) => fieldsOf(node(choice)))]);
}

/** Fields of several choices, each name once; what they are fixed to becomes a list. */
function merged(fields: Field[]): Field[] {
  const byName = new Map<string, Field>();
  for (const field of fields) {
    const known = byName.get(field.name);
    byName.set(
      field.name,
      known
        ? {
            ...known,
            rules: [...new Set([...known.rules, ...field.rules])],
            fields: merged([...known.fields, ...field.fields]),
          }
        : field,
    );
  }
  return [...byName.values()];
}

function typeOf(field: Node): string {
  if (field['type'] === 'array') return `array of ${typeOf(step(field, 'items'))}`;
  return String(field['type'] ?? 'object');
}

function rulesOf(field: Node): string[] {
  return [
    ...('const' in field ? [`is ${JSON.stringify(field['const'])}`] : []),
    ...(Array.isArray(field['enum']) ? [`is one of ${field['enum'].join(', ')}`] : []),
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

function step(from: Node, ...keys: string[]): Node {
  return keys.reduce((within, key) => node(within[key]), node(from));
}
