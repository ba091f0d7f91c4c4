/** The members of a bundled OpenAPI document that the front reads. */
export type Contract = {
  paths: Record<string, Record<string, Operation>>;
  components?: Record<string, Record<string, unknown>>;
};

type Operation = { responses?: Record<string, unknown> };
type Example = { value?: unknown };
type Headers = Record<string, Record<string, Example>>;

/** A named example of a response, with the HTTP status that it is answered with. */
export type Case = { key: string; status: number; body: unknown };

/** A path of the contract with its methods, in upper case. */
export type Route = { pattern: RegExp; methods: string[]; template: string };

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The paths of a contract. */
export function routesOf({ paths }: Contract): Route[] {
  return Object.entries(paths).map(([template, item]) => ({
    template,
    pattern: new RegExp(
      `^${template
        .split(/\{[^}]+\}/)
        .map(escaped)
        .join('([^/]+)')}$`,
    ),
    methods: methods.filter((method) => method in item).map((method) => method.toUpperCase()),
  }));
}

/** A text as a pattern that matches it. */
function escaped(text: string): string {
  return text.replace(/[\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The cases of one operation, in the order of the contract. */
export function casesOf(contract: Contract, template: string, method: string): Case[] {
  const responses = contract.paths[template]?.[method.toLowerCase()]?.responses ?? {};
  return Object.entries(responses).flatMap(([status, response]) =>
    Object.entries(member(contract, response, 'content', 'application/json', 'examples')).map(
      ([key, example]) => {
        const { value } = resolved(contract, example) as Example;
        return { key, body: value, status: Number(status) || Number(Object(Object(value).error).statusCode) };
      },
    ),
  );
}

/** For each response header whose examples are named after cases: its value for each of them. */
export function caseHeaders(contract: Contract): Headers {
  const headers = Object.entries(contract.components?.['headers'] ?? {});
  return Object.fromEntries(
    headers.map(([name, header]) => [name.toLowerCase(), member(contract, header, 'examples')]),
  );
}

/** The members of an object inside a document; references are followed, and there are none where nothing is. */
function member(contract: Contract, from: unknown, ...keys: string[]): Record<string, Example> {
  return Object(
    keys.reduce((value, key) => resolved(contract, Object(value)[key]), resolved(contract, from)),
  );
}

function resolved(contract: Contract, value: unknown): unknown {
  const reference: unknown = Object(value).$ref;
  if (typeof reference !== 'string') return value;
  const keys = reference
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return resolved(
    contract,
    keys.reduce<unknown>((within, key) => Object(within)[key], contract),
  );
}
