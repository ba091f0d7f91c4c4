/** Rules for Redocly's linter that refuse a contract which the mock cannot serve faithfully. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Oas3Decorator, Oas3Rule } from '@redocly/openapi-core';
import { isFramingHeader } from './case.ts';

/** Refuses a pattern that does not compile: Prism would silently stop validating bodies. */
const patternCompiles: Oas3Rule = () => ({
  Schema({ pattern }, { report, location }) {
    if (pattern === undefined) return;
    try {
      // The result is used, because a minifier removes a call whose result is not.
      if (!(new RegExp(pattern, 'u') instanceof RegExp)) return;
    } catch (error) {
      report({ message: messageOf(error), location: location.child('pattern') });
    }
  },
});

/** Refuses a header example that Node cannot send. */
const headerCanBeSent: Oas3Rule = () => ({
  HeadersMap: {
    Header(header, { report, location, key }) {
      const name = String(key);
      const named = Object.entries(header.examples ?? {}).map(([example, of]): [unknown, typeof location] => [
        'value' in of ? of.value : undefined,
        location.child(['examples', example, 'value']),
      ]);
      for (const [value, place] of [...named, [header.example, location.child('example')] as const]) {
        const message = value === undefined ? undefined : refusalOf(name, value);
        if (message !== undefined) report({ message, location: place });
      }
    },
  },
});

/** The reason why an example of a header cannot be sent; undefined when it can. */
function refusalOf(name: string, value: unknown): string | undefined {
  // The server sets these headers itself, and ignores their examples.
  if (isFramingHeader(name)) return undefined;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (!values.every((one) => ['string', 'number', 'boolean'].includes(typeof one)))
    return `The example of ${name} must be a string, a number or a boolean`;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, values.join(','));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Refuses an example of `default` or of a range whose envelope has an invalid status: it is sent with that status. */
const statusCanBeSent: Oas3Rule = () => {
  let status = '';
  return {
    Response: {
      enter: (_, { key }) => {
        status = String(key);
      },
      leave: () => {
        status = '';
      },
    },
    Example({ value }, { report, location }) {
      const { statusCode: code }: { statusCode?: unknown } = Object(Object(value).error);
      if (code === undefined || !/^(default|\dXX)$/.test(status)) return;
      if (!Number.isInteger(code) || Number(code) < 200 || Number(code) > 599)
        report({
          message: 'statusCode must be an HTTP status from 200 to 599: the example is sent with that status',
          location: location.child(['value', 'error', 'statusCode']),
        });
    },
  };
};

/** Refuses `externalValue`: Redocly would read the file or the URL, and the mock would serve its content. */
const exampleStandsInside: Oas3Rule = () => ({
  Example({ externalValue }, { report, location }) {
    if (externalValue !== undefined)
      report({
        message: 'externalValue is not served: move the example into value',
        location: location.child('externalValue').key(),
      });
  },
});

/** All rules, by their names. */
export const rules: Record<string, Oas3Rule> = {
  'pattern-compiles': patternCompiles,
  'header-can-be-sent': headerCanBeSent,
  'status-can-be-sent': statusCanBeSent,
  'example-stands-inside': exampleStandsInside,
};

/** The name that replaces `$ref` in data; no name in a document begins with a null character. */
const hidden = '\u0000$ref';

/** Members whose values are data, by the names of Redocly's types: a `$ref` inside is not a reference. */
export const dataMembers: Record<string, string[]> = {
  Example: ['value'],
  MediaType: ['example'],
  Parameter: ['example'],
  Header: ['example'],
  Schema: ['example', 'examples', 'default', 'const', 'enum'],
};

/** Hides members `$ref` in data from Prism, which would follow them as references. */
export const hideReferences: Oas3Decorator = () =>
  Object.fromEntries(
    Object.entries(dataMembers).map(([type, members]) => [
      type,
      { leave: (node: unknown) => hideIn(node, members) },
    ]),
  );

function hideIn(node: unknown, members: string[]): void {
  // A schema may be true or false.
  if (typeof node !== 'object' || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    if (members.includes(name) || name.startsWith('x-'))
      Object.assign(node, { [name]: renamed(value, '$ref', hidden) });
  }
}

/** A value as in the contract: restores the members that `hideReferences` has hidden. */
export function withReferences(value: unknown): unknown {
  return renamed(value, hidden, '$ref');
}

/** A copy of a JSON value in which the members named `from` are named `to`, at any depth. */
function renamed(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name === from ? to : name, renamed(member, from, to)]),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
