import type { CallOptions, ClientOptions } from './options.ts';

/** `contactId` as it goes into the URL. Throws a TypeError for what would reach another URL, or none. */
export function pathSegment(name: string, value: unknown): string {
  if (typeof value === 'string' && !/^\.{0,2}$/.test(value) && value.isWellFormed())
    return encodeURIComponent(value);
  return refuse(`${name}: pass a string of well-formed Unicode that is not empty, "." or ".."`);
}

/**
 * The value of the Authorization header (RFC 6750, section 2.1). Throws a TypeError, which never repeats the key.
 */
export function bearer(apiKey: unknown): string {
  if (typeof apiKey === 'string' && /^[!-~]+$/.test(apiKey)) return `Bearer ${apiKey}`;
  return refuse('apiKey: pass printable ASCII characters, without spaces or line breaks');
}

/**
 * A copy of the options, with `baseUrl` as a URL parser writes it, without a slash at its end. Throws a TypeError that
 * says what to change when nothing may be sent with them, or when the platform lacks what the client needs.
 */
export function checked(options: ClientOptions): ClientOptions {
  if (!('isWellFormed' in String.prototype)) {
    refuse('isWellFormed of strings is missing: use Node 20.0 or later, or a current browser');
  }
  const baseUrl = origin(options ?? {});
  if (typeof options.apiKey !== 'function') bearer(options.apiKey);
  checkNumbers(options);
  return { ...options, baseUrl };
}

function origin({ baseUrl, allowInsecureHttp, dangerouslyAllowBrowser }: ClientOptions): string {
  // Spaces, line breaks and backslashes: a URL parser drops or turns them without a word.
  const url = typeof baseUrl === 'string' && /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(baseUrl) && parsed(baseUrl);
  if (!url)
    return refuse('baseUrl: pass an absolute URL that begins with https://, without spaces and backslashes');
  const { protocol, hostname, username, password, href } = url;
  // An empty query and fragment count, too: the path would be appended to them.
  if (username || password || /[?#]/.test(baseUrl)) refuse('baseUrl: remove credentials, query and fragment');
  if (!/^(localhost|127\.[\d.]+|\[::1])$/.test(hostname)) {
    if (protocol === 'http:' && !allowInsecureHttp) refuse('baseUrl: use https:, or set allowInsecureHttp');
    // A page has a document. Its workers have none, but a function that no server has: not Node, Deno, Bun or workerd.
    if (('document' in globalThis || 'importScripts' in globalThis) && !dangerouslyAllowBrowser) {
      refuse('baseUrl: keep the key out of web pages, or set dangerouslyAllowBrowser');
    }
  }
  return href.replace(/\/$/, '');
}

/** Throws a TypeError for a number that says no limit: NaN, a negative one, one that is a string. */
export function checkNumbers({ timeout = 1, retries = {}, maxBodyBytes = 1 }: CallOptions): void {
  const { max = 0, attemptTimeout = 1 } = retries;
  for (const [name, value] of Object.entries({ timeout, attemptTimeout, maxBodyBytes, max: max + 1 })) {
    if (!(typeof value === 'number' && value > 0)) refuse(`${name}: pass a positive number, or Infinity`);
  }
}

/** Throws a TypeError unless a URL is below `baseUrl`: the key is sent nowhere else. */
export function checkBelow(baseUrl: string, url: string): void {
  if (!parsed(url)?.href.startsWith(`${baseUrl}/`)) refuse('request.url: keep it below baseUrl');
}

/** A parsed URL; undefined when it is none. The parser's own error would repeat it. */
function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

function refuse(fix: string): never {
  throw new TypeError(fix);
}
