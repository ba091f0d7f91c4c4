import { removeTrailingSlash } from 'openapi-fetch';
import type { CallOptions, ClientOptions } from './options.ts';

/** Throws a TypeError for a parameter of a path that would reach another URL, or none. */
export function checkPath(parameters: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(parameters)) {
    // A number is written as it is. Lone surrogates cannot be.
    const isText = typeof value === 'string' || Number.isFinite(value);
    if (!isText || /^\.{0,2}$|\p{Cs}/u.test(`${value}`))
      refuse(`${name}: pass a string of well-formed Unicode, not "", "." or ".."`);
  }
}

/**
 * The value of the Authorization header (RFC 6750, section 2.1). Throws a TypeError, which never repeats the key.
 */
export function bearer(apiKey: unknown): string {
  if (typeof apiKey === 'string' && /^[!-~]+$/.test(apiKey)) return `Bearer ${apiKey}`;
  return refuse('apiKey: pass printable ASCII without spaces');
}

/** Options with a `baseUrl` that was checked. */
export interface Settings extends ClientOptions {
  baseUrl: string;
}

/**
 * A copy of the options, with `baseUrl` as a URL parser writes it, without a slash at its end. Throws a TypeError that
 * says what to change when nothing may be sent with them.
 */
export function checked(options: ClientOptions): Settings {
  const { baseUrl, allowInsecureHttp, dangerouslyAllowBrowser } = options ?? {};
  // Spaces, line breaks and backslashes: a URL parser drops or turns them without a word. An empty query or fragment
  // would have the path appended to it.
  const url =
    /^https?:\/\/[^\s\\\p{Cc}?#@/]+(\/[^\s\\\p{Cc}?#]*)?$/iu.test(`${baseUrl}`) && parsed(`${baseUrl}`);
  if (!url)
    return refuse(
      'baseUrl: pass https://host/path, without credentials, query, fragment, spaces, backslashes',
    );
  if (!/^(localhost|127\.[\d.]+|\[::1])$/.test(url.hostname)) {
    if (url.protocol === 'http:' && !allowInsecureHttp)
      refuse('baseUrl: use https: or set allowInsecureHttp');
    // A page has a document. Its workers have none, but a function that no server has: not Node, Deno, Bun or workerd.
    if (('document' in globalThis || 'importScripts' in globalThis) && !dangerouslyAllowBrowser)
      refuse('baseUrl: keep the key out of web pages or set dangerouslyAllowBrowser');
  }
  if (typeof options.apiKey !== 'function') bearer(options.apiKey);
  checkNumbers(options);
  return { ...options, baseUrl: removeTrailingSlash(url.href) };
}

/** Throws a TypeError for a number that says no limit: NaN, a negative one, one that is a string. */
export function checkNumbers({ timeout = 1, retries = {}, maxBodyBytes = 1 }: CallOptions): void {
  const { max = 0, attemptTimeout = 1 } = retries;
  for (const [name, value] of Object.entries({ timeout, attemptTimeout, maxBodyBytes, max: max + 1 })) {
    if (!(typeof value === 'number' && value > 0)) refuse(`${name}: pass a positive number or Infinity`);
  }
}

/** The fix for a URL that is not below `baseUrl`. */
export const outside = 'request.url: keep it below baseUrl';

/** Whether a URL is below `baseUrl`: the key is sent nowhere else. */
export function isBelow(baseUrl: string, url: string): boolean {
  return parsed(url)?.href.startsWith(`${baseUrl}/`) ?? false;
}

/** A parsed URL; undefined when it is none. The parser's own error would repeat it. */
function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** Throws a TypeError that says what to do. */
export function refuse(fix: string): never {
  throw new TypeError(fix);
}
