import { Buffer } from 'node:buffer';
import type { HttpRequest } from './exchange.ts';
import type { Target } from './target.ts';

/** A key of the target's user. */
export type KeyName = 'apiKey' | 'withoutPermission' | 'rateLimited';

/** The keys of a user by their names; undefined where there is none. */
export type Keys = Partial<Record<KeyName, string | undefined>>;

/** How a key is written in a request. */
export type Form = 'whole' | 'longer' | 'shorter' | 'swapped' | 'basic' | 'percent';

/** The place of a key in a request, which holds the key's name and never its value. */
export type Credential = { key: KeyName; form: Form };

/** A string with places for keys. */
export type Template = string | readonly (string | Credential)[];

/** A request without the values of keys: from it one is sent, and another is shown. */
export type RequestTemplate = {
  method: string;
  path: Template;
  headers: Record<string, Template>;
  body?: string | Buffer | undefined;
};

/** The variables that a user keeps the keys in. */
export const variables: Record<KeyName, string> = {
  apiKey: 'ADDRESSBOOK_API_KEY',
  withoutPermission: 'ADDRESSBOOK_KEY_WITHOUT_PERMISSION',
  rateLimited: 'ADDRESSBOOK_KEY_RATE_LIMITED',
};

/** Each form of a key: what is sent, and what a shell computes the same from, inside double quotes. */
const forms: Record<Form, { sent: (key: string) => string; shown: (variable: string) => string }> = {
  whole: { sent: (key) => key, shown: (variable) => `$${variable}` },
  longer: { sent: (key) => `${key}x`, shown: (variable) => `\${${variable}}x` },
  shorter: { sent: (key) => key.slice(0, -1), shown: (variable) => `\${${variable}%?}` },
  swapped: {
    sent: swapCase,
    shown: (variable) => `$(printf %s "$${variable}" | tr 'A-Za-z' 'a-zA-Z')`,
  },
  /** The password of Basic authentication (RFC 7617) for a user `x`. */
  basic: {
    sent: (key) => Buffer.from(`x:${key}`).toString('base64'),
    shown: (variable) => `$(printf 'x:%s' "$${variable}" | base64 | tr -d '\\n')`,
  },
  /** Every byte as a percent escape (RFC 3986, section 2.1), since any key can stand in a URL like that. */
  percent: {
    sent: (key) => Buffer.from(key).toString('hex').replace(/../g, '%$&'),
    shown: (variable) => `$(printf %s "$${variable}" | od -An -v -tx1 | tr -d '\\n' | tr ' ' %)`,
  },
};

/** The place of a key. */
export function credential(key: KeyName, form: Form = 'whole'): Credential {
  return { key, form };
}

/** The value of an `Authorization` header with a key (RFC 6750, section 2.1). */
export function bearer(key: KeyName, form: Form = 'whole'): Template {
  return ['Bearer ', credential(key, form)];
}

/** The keys of a target. */
export function keysOf({ apiKey, keys }: Pick<Target, 'apiKey' | 'keys'>): Keys {
  return { apiKey, ...keys };
}

/** The request with its keys, for the server alone. */
export function sendable(keys: Keys, { method, path, headers, body }: RequestTemplate): HttpRequest {
  const filled = (template: Template) => fill(template, ({ key, form }) => forms[form].sent(keys[key] ?? ''));
  return {
    method,
    path: filled(path),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
    body,
  };
}

/** What a shell computes a key's form from, inside double quotes. */
export function shellOf({ key, form }: Credential): string {
  return forms[form].shown(variables[key]);
}

/** The same letters in the other case, ASCII only, as `tr` does it. */
export function swapCase(key: string): string {
  return key.replace(/[a-z]/gi, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
}

function fill(template: Template, written: (place: Credential) => string): string {
  if (typeof template === 'string') return template;
  return template.map((part) => (typeof part === 'string' ? part : written(part))).join('');
}
