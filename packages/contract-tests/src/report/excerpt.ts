import type { Answer } from '../exchange.ts';
import { get, isObject } from '../values.ts';

/** Members, items and levels of an answer that are shown. */
const [maxMembers, maxDepth, maxLength] = [20, 6, 300];

/**
 * The beginning of an answer. Only what the envelope says of a failure is shown by its value, since every other value
 * may be about a person.
 */
export function redacted(
  { status, json, text }: Answer,
  foreign: (text: string, max?: number) => string,
): string {
  if (json === undefined) return `${status}, ${text.length} characters that are not JSON`;
  const shown = outline(json, saidOf(json), maxDepth);
  return `${status} ${foreign(JSON.stringify(shown), maxLength)}`;
}

/** The objects of the envelope, each with those of its members that say what failed. */
function saidOf(json: unknown): Map<unknown, string[]> {
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

/** A value without its values: strings and numbers become `…`, except what `said` names. */
function outline(value: unknown, said: Map<unknown, string[]>, depth: number): unknown {
  if (!isObject(value)) return value === null || typeof value === 'boolean' ? value : '…';
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.slice(0, maxMembers).map((item) => outline(item, said, depth - 1));
  const members = Object.entries(value).slice(0, maxMembers);
  return Object.fromEntries(
    members.map(([name, member]) =>
      said.get(value)?.includes(name) && !isObject(member)
        ? [name, typeof member === 'string' ? member.slice(0, maxLength) : member]
        : [nameOf(name), outline(member, said, depth - 1)],
    ),
  );
}

/** A name that a field can have; any other may be a value, such as a number that contacts are listed by. */
function nameOf(name: string): string {
  return /^[a-z_][a-z_-]{0,39}$/i.test(name) ? name : '…';
}
