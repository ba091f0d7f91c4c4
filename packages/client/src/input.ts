/** `contactId` as it goes into the URL. Throws a TypeError for what would reach another URL, or none. */
export function pathSegment(name: string, value: unknown): string {
  if (typeof value === 'string' && !/^\.{0,2}$/.test(value) && value.isWellFormed())
    return encodeURIComponent(value);
  throw new TypeError(`${name}: pass a string of well-formed Unicode that is not empty, "." or ".."`);
}

/** The value of the Authorization header. Throws a TypeError, which never repeats the key. */
export function bearer(apiKey: unknown): string {
  if (typeof apiKey === 'string' && /^[ -~]*$/.test(apiKey)) return `Bearer ${apiKey}`;
  throw new TypeError('apiKey: pass printable ASCII characters only, without line breaks');
}

/** `baseUrl`, if it may be called; throws a TypeError that says what to change if not. */
export function origin(
  baseUrl: string,
  options: { allowInsecureHttp?: boolean; dangerouslyAllowBrowser?: boolean },
): string {
  const refuse = (fix: string) => {
    throw new TypeError(`baseUrl: ${fix}`);
  };
  if (!/^https?:\/\//i.test(baseUrl)) refuse('pass an absolute URL that begins with https://');
  const { protocol, username, password, search, hash, hostname } = new URL(baseUrl);
  if (username + password + search + hash) refuse('remove credentials, query and fragment');
  if (!/^(localhost|127\.[\d.]+|\[::1])$/.test(hostname)) {
    if (protocol === 'http:' && !options.allowInsecureHttp) refuse('use https:, or set allowInsecureHttp');
    if ('document' in globalThis && !options.dangerouslyAllowBrowser) {
      refuse('keep the key out of web pages, or set dangerouslyAllowBrowser');
    }
  }
  return baseUrl;
}
