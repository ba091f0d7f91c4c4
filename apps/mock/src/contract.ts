import { printableJson } from '@addressbook/cli/printable';
import { quoted } from '@addressbook/cli/shell';
import { type Case, headerText, isFramingHeader } from './case.ts';
import { withReferences } from './servable.ts';

/** The members of a bundled OpenAPI document that the front reads. */
export type Contract = { paths: Record<string, Record<string, unknown>> };

type Members = Record<string, unknown>;

/** An operation of the contract; `method` is in upper case. */
export type Operation = { method: string; template: string; takesBody: boolean; cases: Case[] };

/** A path of the contract with its operations. */
export type Route = { template: string; pattern: RegExp; operations: Operation[] };

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The paths of a contract. */
export function routesOf(contract: Contract): Route[] {
  return Object.entries(contract.paths).map(([template, item]) => ({
    template,
    pattern: patternOf(template),
    operations: methods
      .filter((method) => method in item)
      .map((method) => ({
        method: method.toUpperCase(),
        template,
        takesBody: 'requestBody' in member(contract, item[method]),
        cases: casesOf(contract, item[method]),
      })),
  }));
}

/**
 * The paths of a template. A parameter ends where what follows it begins, so that the expression never has to try
 * again: with several parameters in one segment that would take the fourth power of a path's length.
 */
function patternOf(template: string): RegExp {
  const parts = template.split(/(\{[^}]+\})/).filter(Boolean);
  const patterns = parts.map((part, index) => {
    if (!part.startsWith('{')) return escaped(part);
    const next = parts[index + 1]?.[0] ?? '/';
    return next === '{' ? '([^/])' : `([^/${escaped(next)}]+)`;
  });
  return new RegExp(`^${patterns.join('')}$`);
}

/** A text as a pattern that matches it. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The cases of one operation, in the order of the contract. */
function casesOf(contract: Contract, operation: unknown): Case[] {
  return Object.entries(member(contract, operation, 'responses')).flatMap(([status, response]) =>
    Object.entries(member(contract, response, 'content', 'application/json', 'examples')).map(
      ([key, example]) => {
        const body = withReferences(member(contract, example)['value']);
        return {
          key,
          body,
          status: statusOf(status, Object(Object(body).error).statusCode),
          headers: headersOf(contract, response, key),
        };
      },
    ),
  );
}

/** The HTTP status of a case: the declared one; for `4XX` or `default` the one in its envelope, if it can be sent. */
function statusOf(declared: string, inEnvelope: unknown): number {
  if (/^\d{3}$/.test(declared)) return Number(declared);
  const [range = ''] = /^\d(?=XX$)/.exec(declared) ?? [];
  const code = Number(inEnvelope);
  const isSendable = Number.isInteger(code) && code >= 200 && code <= 599 && `${code}`.startsWith(range);
  return isSendable ? code : Number(`${range || 5}00`);
}

/** The headers of a case: those of its response that have an example under its key. The server sets some itself. */
function headersOf(contract: Contract, response: unknown, key: string): Record<string, string> {
  const named = Object.entries(member(contract, response, 'headers'))
    .map(
      ([name, header]) => [name.toLowerCase(), member(contract, header, 'examples', key)['value']] as const,
    )
    .filter(([name, value]) => value !== undefined && name !== 'x-request-id' && !isFramingHeader(name));
  return Object.fromEntries(named.map(([name, value]) => [name, headerText(value) ?? '']));
}

/** The first request of the contract as one line for a shell, sent to `origin`; undefined when there is none. */
export function curlOf(contract: Contract, origin: string): string | undefined {
  const [template, item] = Object.entries(contract.paths)[0] ?? [];
  const method = methods.find((name) => item && name in item);
  if (!template || !item || !method) return undefined;
  const parameters = [item, item[method]].flatMap((from) =>
    Object.values(member(contract, from, 'parameters')).map((parameter) => member(contract, parameter)),
  );
  const path = template.replace(/\{([^}]+)\}/g, (_, name) => {
    const parameter = parameters.find((one) => one['name'] === name);
    return encodeURIComponent(String(firstExample(contract, parameter) ?? 'x'));
  });
  const body = firstExample(
    contract,
    member(contract, item[method], 'requestBody', 'content', 'application/json'),
  );
  return [
    `curl --location ${quoted(origin + path.replace(/[^!-~]/gu, encodeURIComponent))}`,
    ...(method === 'post' && body ? [] : [`--request ${method.toUpperCase()}`]),
    `--header 'Accept: application/json'`,
    `--header 'Content-Type: application/json'`,
    `--header 'Authorization: Bearer YOUR_API_KEY'`,
    ...(body ? [`--data ${quoted(printableJson(body))}`] : []),
  ].join(' ');
}

function firstExample(contract: Contract, of: unknown): unknown {
  return member(contract, Object.values(member(contract, of, 'examples'))[0])['value'];
}

/** The members of an object inside a document; references are followed, and there are none where nothing is. */
function member(contract: Contract, from: unknown, ...keys: string[]): Members {
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
