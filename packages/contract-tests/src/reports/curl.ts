import { Buffer } from 'node:buffer';
import { type RequestTemplate, shellOf, type Template } from '../request.ts';

/** The words of curl that a report always has. */
export const curlWords = 'curl --include --globoff --path-as-is --request --header --data-binary';

/** UTF-16 code units of a body that are shown; more is not a line for a shell. */
const maxBody = 2000;

/**
 * A request as a line for bash, keys taken from the environment; undefined where the body is not a short string.
 * It is one line of printable characters.
 */
export function curlOf(url: string, { method, path, headers, body }: RequestTemplate): string | undefined {
  if (Buffer.isBuffer(body) || (body !== undefined && body.length > maxBody)) return undefined;
  return [
    `curl --include --globoff --path-as-is --request ${method}`,
    wordOf([url, ...partsOf(path)]),
    ...headersOf(headers, body),
    ...(body === undefined ? [] : [`--data-binary ${wordOf([body])}`]),
  ].join(' ');
}

/** curl leaves out a header without a value unless it ends in a semicolon, and adds a content type to a body. */
function headersOf(headers: Record<string, Template>, body: string | undefined): string[] {
  const own = Object.entries(headers).map(([name, value]) =>
    value === '' ? `${name};` : [`${name}: `, ...partsOf(value)],
  );
  const untyped = body !== undefined && headers['content-type'] === undefined ? ['content-type:'] : [];
  return [...own, ...untyped].map((header) => `--header ${wordOf(partsOf(header))}`);
}

function partsOf(template: Template): Exclude<Template, string> {
  return typeof template === 'string' ? [template] : template;
}

/** One word of a shell. Double quotes stand around the whole of it where nothing in it could mean something there. */
function wordOf(parts: Exclude<Template, string>): string {
  const texts = parts.filter((part) => typeof part === 'string').join('');
  if (parts.every((part) => typeof part === 'string')) return quoted(texts);
  const isPlain = /^[\w .:;,/?&=%+@~-]*$/.test(texts);
  if (isPlain) return `"${parts.map((part) => (typeof part === 'string' ? part : shellOf(part))).join('')}"`;
  return parts.map((part) => (typeof part === 'string' ? quoted(part) : `"${shellOf(part)}"`)).join('');
}

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A string that a shell takes as it is; bytes of what no terminal shows are written as escapes. */
function quoted(text: string): string {
  if (!unprintable.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = Array.from(text.replace(/[\\']/g, '\\$&'), (character) =>
    unprintable.test(character) ? Buffer.from(character).toString('hex').replace(/../g, '\\x$&') : character,
  );
  return `$'${escaped.join('')}'`;
}
