/**
 * A string of the server without any of the secrets: a server may echo the key or the id, and what it sends goes into
 * errors and logs. Finds each as it is and in other case, percent-encoded, and within base64 of both alphabets
 * (RFC 4648, sections 4 and 5). Secrets of fewer than four characters stay: every other word would hold them. Of what
 * is not a string, nothing is shown.
 */
export function hide(foreign: unknown, secrets: string[]): string {
  if (typeof foreign !== 'string') return '';
  try {
    // No form of a secret is shorter than the secret, so that most strings need no look.
    const patterns = secrets
      .filter(({ length }) => length > 3 && length <= foreign.length)
      .flatMap(patternsOf);
    return patterns[0] ? foreign.replace(new RegExp(patterns.join('|'), 'gi'), '***') : foreign;
  } catch {
    // A secret that is too long for a pattern.
    return '***';
  }
}

/** Patterns of one secret, with alternatives for single characters only, so that matching stays linear. */
function patternsOf(secret: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret));
  // Each character as it is, or percent-encoded; a space also as in forms.
  const plain = secret.replace(/\W/gu, (character) => {
    const code = character.charCodeAt(0);
    const encoded = code > 127 ? encodeURIComponent(character) : `%0?${code.toString(16)}`;
    return `(\\${character}|${encoded}${character === ' ' ? '|\\+' : ''})`;
  });
  // Base64 of the bytes for each place that they can have in a group of three, without the characters that hold bits
  // of what stands beside them.
  const base64 = [0, 1, 2].map((place) =>
    btoa('\0'.repeat(place) + bytes)
      .slice(place && place + 1, ((place + bytes.length) * 4) / 3)
      .replace(/\W/g, '[-+/_]'),
  );
  return [plain, ...base64];
}
