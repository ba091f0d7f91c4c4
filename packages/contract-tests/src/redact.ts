import { Buffer } from 'node:buffer';
import { printable } from '@addressbook/cli/printable';
import { swapCase } from './request.ts';

/** Characters of a secret that give it away when they stand together. A key with fewer is not looked for. */
const shortest = 8;

const mark = '[redacted]';

/** UTF-16 code units of a string in a report: more than the longest curl. */
const maxLength = 30_000;

/** A pair of functions that make foreign strings fit to be shown. */
export type Redactor = {
  /** One printable line without any fragment of a secret. Every string of a report and of an error goes through it. */
  clean: (text: string) => string;
  /**
   * The beginning of a string of the server's, for use in a longer one that is cleaned. A key of fewer than 8
   * characters cannot be told from a word, so with such a key nothing that a server wrote is shown.
   */
  foreign: (text: string, max?: number) => string;
};

/**
 * Redacts secrets in any encoding that `encodingsOf` and `decoded` know. `open` are strings that a report has to
 * show, such as the server's URL: what they share with a secret is not redacted.
 */
export function createRedactor(secrets: string[], open: string[] = []): Redactor {
  const find = createFinder(
    secrets.filter(({ length }) => length >= shortest),
    // A key of just that length is a secret without its last character too.
    ({ length }) => Math.min(shortest, length - 1),
    open,
  );
  const isShort = secrets.some(({ length }) => length > 0 && length < shortest);
  return {
    clean: (text) => {
      const kept = text.slice(0, maxLength);
      return printable(covered(kept, find(kept)), maxLength);
    },
    foreign: (text, max = 200) =>
      isShort ? '(not shown: the key is too short to be found in it)' : cut(text, max),
  };
}

/** UTF-16 code units of a response that are searched for a key in other forms than its own. */
const searched = 16_384;

/** A function that tells whether a string of the server's repeats half of a secret or more, in any encoding that is known. */
export function createLeakCheck(secrets: string[]): (text: string) => boolean {
  const known = secrets.filter(({ length }) => length >= shortest);
  // One size for all is one pass over the string.
  const half = Math.ceil(known.reduce((least, { length }) => Math.min(least, length), Infinity) / 2);
  const find = createFinder(known, () => Math.max(shortest, half));
  return (text) => known.some((secret) => text.includes(secret)) || find(text.slice(0, searched)).length > 0;
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

type Range = { start: number; end: number };

function covered(text: string, ranges: Range[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of ranges) {
    result += text.slice(at, start) + mark;
    at = end;
  }
  return result + text.slice(at);
}

/** Finds fragments of `sizeOf` characters and more, of secrets and what they become, in a string and in its decodings. */
function createFinder(
  secrets: string[],
  sizeOf: (secret: string) => number,
  open: string[] = [],
): (text: string) => Range[] {
  const bySize = new Map<number, Set<string>>();
  for (const secret of secrets)
    for (const { text, size } of encodingsOf(secret, sizeOf(secret))) {
      const known = bySize.get(size) ?? new Set();
      bySize.set(size, known);
      for (const fragment of fragmentsOf(text, size)) known.add(fragment);
    }
  for (const [size, known] of bySize)
    for (const text of open) for (const fragment of fragmentsOf(text, size)) known.delete(fragment);
  return (text) =>
    bySize.size === 0 ? [] : merged(levelsOf(text).flatMap((level) => matches(level, bySize)));
}

/** Strings whose fragments give a secret away, and how long such a fragment is. Case is not looked at. */
function encodingsOf(secret: string, size: number): { text: string; size: number }[] {
  const reversed = [...secret].reverse().join('');
  const cases = [secret, secret.toLowerCase(), secret.toUpperCase(), swapCase(secret), reversed];
  const base64 = cases.flatMap((one) => [0, 1, 2].flatMap((before) => base64Of(one, before)));
  return [
    ...[secret, reversed, ...base64].map((text) => ({ text, size })),
    ...cases.map((one) => ({ text: Buffer.from(one).toString('hex'), size: 2 * size })),
  ];
}

/** Those characters of both alphabets of base64 (RFC 4648) that depend on a string alone, after so many other bytes. */
function base64Of(text: string, before: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return (['base64', 'base64url'] as const).map((name) => bytes.toString(name).slice(start, end));
}

function* fragmentsOf(text: string, size: number): Generator<string> {
  const lower = lowered(text);
  for (let at = 0; at + size <= lower.length; at++) yield lower.slice(at, at + size);
}

/** Small letters, one for each: some letters have two small ones. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A decoded string, and from where to where in the original each of its characters comes. */
type Level = { text: string; starts: number[]; ends: number[] };

/** The string as it is, and decoded up to three times, as long as that changes it. */
function levelsOf(text: string): Level[] {
  const indices = Array.from({ length: text.length }, (_, index) => index);
  const levels: Level[] = [{ text, starts: indices, ends: indices.map((index) => index + 1) }];
  for (let level = levels[0]; level && levels.length < 4; ) {
    const next = decoded(level);
    if (next.text === level.text) break;
    levels.push(next);
    level = next;
  }
  return levels;
}

/** Percent, JSON, JavaScript, HTML and JSON Pointer escapes, and characters that are not visible. */
const escapes =
  /%([\da-f]{2})|\\u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})|&#x([\da-f]{1,8});?|&#(\d{1,8});?|&(amp|lt|gt|quot|apos);|~([01])|\\([^ux])|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/giu;

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '0': '~',
  '1': '/',
};

function decoded({ text, starts, ends }: Level): Level {
  const next: Level = { text: '', starts: [], ends: [] };
  const parts: string[] = [];
  const add = (piece: string, from: number, to: number | undefined) => {
    parts.push(piece);
    for (let index = 0; index < piece.length; index++) {
      next.starts.push(starts[to === undefined ? from + index : from] ?? 0);
      next.ends.push(ends[to === undefined ? from + index : to - 1] ?? 0);
    }
  };
  let at = 0;
  for (const match of text.matchAll(escapes)) {
    add(text.slice(at, match.index), at, undefined);
    at = match.index + match[0].length;
    add(meaningOf(match), match.index, at);
  }
  add(text.slice(at), at, undefined);
  return { ...next, text: parts.join('') };
}

/** What an escape stands for. */
function meaningOf(match: RegExpExecArray): string {
  const [, ...groups] = match;
  const [percent, u, braced, x, hex, decimal, name, tilde, character] = groups;
  const digits = percent ?? u ?? braced ?? x ?? hex;
  if (digits !== undefined) return characterOf(Number.parseInt(digits, 16));
  if (decimal !== undefined) return characterOf(Number(decimal));
  return named[(name ?? tilde ?? '').toLowerCase()] ?? character ?? '';
}

function characterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function matches({ text, starts, ends }: Level, bySize: Map<number, Set<string>>): Range[] {
  const lower = lowered(text);
  const found: Range[] = [];
  for (const [size, known] of bySize)
    for (let at = 0; at + size <= lower.length; at++)
      if (known.has(lower.slice(at, at + size)))
        found.push({ start: starts[at] ?? 0, end: ends[at + size - 1] ?? 0 });
  return found;
}

function merged(ranges: Range[]): Range[] {
  const result: Range[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
