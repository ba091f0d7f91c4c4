import { removeTrailingSlash } from 'openapi-fetch';
import type { CallOptions, ClientOptions } from './options.ts';

/** `contactId` as it goes into the URL. Throws a TypeError for what would reach another URL, or none. */
export function pathSegment(name: string, value: unknown): string {
  if (typeof value === 'string' && !/^\.{0,2}$/.test(value) && value.isWellFormed())
    return encodeURIComponent(value);
  throw new TypeError(`${name}: pass a string of well-formed Unicode that is not empty, "." or ".."`);
}

/**
 * The value of the Authorization header (RFC 6750, section 2.1). Throws a TypeError, which never repeats the key.
 */
export function bearer(apiKey: unknown): string {
  if (typeof apiKey === 'string' && /^[!-~]+$/.test(apiKey)) return `Bearer ${apiKey}`;
  throw new TypeError('apiKey: pass printable ASCII characters, without spaces or line breaks');
}

/**
 * A copy of the options, with `baseUrl` as a URL parser writes it, without a slash at its end. Throws a TypeError that
 * says what to change when nothing may be sent with them, or when the platform lacks what the client needs.
 */
export function checked(options: ClientOptions): ClientOptions {
  if (!('isWellFormed' in String.prototype)) {
    throw new TypeError(
      'String.prototype.isWellFormed is missing: use Node 20.0 or later, or a current browser',
    );
  }
  const baseUrl = origin(options ?? {});
  if (typeof options.apiKey !== 'function') bearer(options.apiKey);
  checkNumbers(options);
  return { ...options, baseUrl };
}

function origin({ baseUrl, allowInsecureHttp, dangerouslyAllowBrowser }: ClientOptions): string {
  const refuse = (fix: string) => {
    throw new TypeError(`baseUrl: ${fix}`);
  };
  if (typeof baseUrl !== 'string' || !/^https?:\/\/[^/]/i.test(baseUrl)) {
    refuse('pass an absolute URL that begins with https://');
  }
  // A URL parser would drop or turn these without a word, and openapi-fetch appends the path to an empty query too.
  if (/[\s\\\p{Cc}]/u.test(baseUrl)) refuse('remove spaces, line breaks and backslashes');
  if (/[?#]|^https?:\/\/[^/]*@/i.test(baseUrl)) refuse('remove credentials, query and fragment');
  const { protocol, hostname, href } = parsed(baseUrl) ?? refuse('pass a URL with a valid host and port');
  if (!/^(localhost|127\.[\d.]+|\[::1])$/.test(hostname)) {
    if (protocol === 'http:' && !allowInsecureHttp) refuse('use https:, or set allowInsecureHttp');
    // A page has a document. Its workers have none, but a function that no server has: not Node, Deno, Bun or workerd.
    if (('document' in globalThis || 'importScripts' in globalThis) && !dangerouslyAllowBrowser) {
      refuse('keep the key out of web pages, or set dangerouslyAllowBrowser');
    }
  }
  return removeTrailingSlash(href);
}

/** Throws a TypeError for a number that says no limit: NaN, a negative one, one that is a string. */
export function checkNumbers({ timeout = 1, retries = {}, maxBodyBytes = 1 }: CallOptions): void {
  const { max = 0, attemptTimeout = 1 } = retries;
  for (const [name, value] of Object.entries({ timeout, attemptTimeout, maxBodyBytes, max })) {
    const least = name === 'max' ? 0 : 1;
    if (typeof value === 'number' && value >= least) continue;
    throw new TypeError(`${name}: pass a number of at least ${least}; Infinity is no limit`);
  }
}

/** Throws a TypeError unless a URL is below `baseUrl`: the key is sent nowhere else. */
export function checkBelow(baseUrl: string, url: string): void {
  if (parsed(url)?.href.startsWith(`${baseUrl}/`)) return;
  throw new TypeError('request.url: keep it below baseUrl, or make a client with the other baseUrl');
}

/** A parsed URL; undefined when it is none. The parser's own error would repeat it. */
function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** Throws a TypeError for a key among the headers, in place of which the client's would be sent. */
export function checkHeaders(headers: Headers): void {
  if (headers.has('authorization'))
    throw new TypeError('headers: pass the key as apiKey, not as authorization');
}
