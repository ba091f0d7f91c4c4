import { get } from '@addressbook/contract/model';
import type { Issue } from '@addressbook/http';
import type { MockCase } from './case.ts';

/**
 * The preferences of a request, from its `Prefer` header (RFC 7240): `code=503`, `example=unavailable`,
 * `dynamic=true`, `delay=200` (milliseconds, at most 60,000).
 */
export type Preference = { code?: number; example?: string; dynamic: boolean; delay?: number };

/** Reads a `Prefer` header; ignores preferences that the mock does not know. */
export function preferenceOf(header: string | string[] | undefined): Preference {
  const pairs = String(header ?? '')
    .split(/[,;]/)
    .map((pair) => pair.split('=').map((part) => part.trim()));
  const values = new Map(
    pairs.map(([name = '', value = '']) => [name.toLowerCase(), value.replace(/^"(.*)"$/, '$1')]),
  );
  const code = Number(values.get('code'));
  const example = values.get('example');
  const delay = Number(values.get('delay'));
  return {
    ...(code && { code }),
    ...(example && { example }),
    dynamic: values.get('dynamic') === 'true',
    ...(delay >= 0 && values.has('delay') && { delay: Math.min(delay, 60_000) }),
  };
}

/**
 * The preferred case; undefined without a preference, an issue when there is no such case. `code` is the HTTP status
 * of a case or, where no case has that status, the `statusCode` in its envelope: 404 is the unknown contact.
 */
export function preferredCase(
  { code, example }: Preference,
  cases: readonly MockCase[],
): MockCase | Issue | undefined {
  if (code === undefined && example === undefined) return undefined;
  const named = cases.filter(({ key }) => example === undefined || key === example);
  const found =
    named.find(({ status }) => code === undefined || status === code) ??
    named.find(({ body }) => get(body, 'error', 'statusCode') === code);
  const known = cases.map(({ key, status }) => `${key} (${status})`).join(', ');
  return found ?? { pointer: '', message: `Prefer asks for a case that does not exist. There are: ${known}` };
}
