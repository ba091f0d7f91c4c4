import { get } from '@addressbook/contract/model';
import type { HttpResponse } from '../exchange.ts';

/** Members and items of a response that are shown. */
const maxMembers = 20;

/** Levels of a response that are shown. */
const maxDepth = 6;

/** UTF-16 code units of a response that are shown. */
const maxLength = 300;

/**
 * The beginning of a response. Only what the envelope says of an error is shown by its value, since every other value
 * may be about a person.
 */
export function excerptOf(
  { status, json, text }: HttpResponse,
  foreign: (text: string, max?: number) => string,
): string {
  if (json === undefined) return `${status}, ${text.length} characters that are not JSON`;
  const outline = outlineOf(json, shownIn(json), maxDepth);
  return `${status} ${foreign(JSON.stringify(outline), maxLength)}`;
}

/** The objects of the envelope, each with those of its members that describe the error. */
function shownIn(json: unknown): Map<unknown, string[]> {
  const error = get(json, 'error');
  const issues = get(error, 'issues');
  return new Map<unknown, string[]>([
    [json, ['success']],
    [error, ['name', 'statusCode', 'message']],
    ...(Array.isArray(issues) ? issues : [])
      .slice(0, maxMembers)
      .map((issue): [unknown, string[]] => [issue, ['pointer', 'message']]),
  ]);
}

/** A value without its values: strings and numbers become `…`, except those that `shown` names. */
function outlineOf(value: unknown, shown: Map<unknown, string[]>, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || depth === 0) return '…';
  const inside = (member: unknown) => outlineOf(member, shown, depth - 1);
  if (Array.isArray(value)) return value.slice(0, maxMembers).map(inside);
  const members = Object.entries(value).slice(0, maxMembers);
  return Object.fromEntries(
    members.map(([name, member]) =>
      shown.get(value)?.includes(name) && typeof member !== 'object'
        ? [name, typeof member === 'string' ? member.slice(0, maxLength) : member]
        : [nameOf(name), inside(member)],
    ),
  );
}

/** A name that a field can have; any other may be a value, such as a number that contacts are listed by. */
function nameOf(name: string): string {
  return /^[a-z_][a-z_-]{0,39}$/i.test(name) ? name : '…';
}
