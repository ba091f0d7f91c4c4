/**
 * A string of the server without any of the secrets: a server may echo the key or the id, and what it sends goes into
 * failures and logs. Finds each as it is and in other case, percent-encoded, and within base64 of both alphabets
 * (RFC 4648, sections 4 and 5). Secrets of fewer than four characters stay: every other word would hold them.
 */
export function hide(foreign: string, secrets: (string | undefined)[]): string {
  const long = secrets.filter((secret = '') => secret.length > 3);
  if (!long.length) return foreign;
  try {
    return foreign.replace(new RegExp(long.flatMap(patternsOf).join('|'), 'gi'), '***');
  } catch {
    // A secret that is too long for a pattern.
    return '***';
  }
}

/** Patterns of one secret, with alternatives for single characters only, so that matching stays linear. */
function patternsOf(secret = ''): string[] {
  const bytes = encodeURIComponent(secret).replace(/%(..)/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  // Base64 of the bytes, for each place that they can have in a group of three: the characters that hold nothing else,
  // and those beside them.
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = btoa('\0'.repeat(offset) + bytes);
    const own = encoded.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3));
    return `[\\w+/-]?${own.replaceAll('+', '[+-]').replaceAll('/', '[/_]')}[\\w+/-]?`;
  });
  return [secret.replace(/\W/gu, eitherForm), ...base64];
}

/** A pattern of one character that is no letter and no digit: literal or percent-encoded. */
function eitherForm(character: string): string {
  const code = character.charCodeAt(0);
  const encoded = code < 128 ? `%${code.toString(16).padStart(2, '0')}` : encodeURIComponent(character);
  return `(?:${encoded}|\\${character}${character === ' ' ? '|\\+' : ''})`;
}
