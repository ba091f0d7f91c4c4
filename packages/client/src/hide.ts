/**
 * A string of the server without any of the secrets: a server may echo the key or the id, and what it sends goes into
 * failures and logs. Finds each as it is and in other case, percent-encoded, and within base64 of both alphabets
 * (RFC 4648, sections 4 and 5). Secrets of fewer than four characters stay: every other word would hold them.
 */
export function hide(foreign: string, secrets: (string | undefined)[]): string {
  // No form of a secret is shorter than the secret, so that most strings need no look.
  const fitting = secrets.filter((secret = '') => secret.length > 3 && secret.length <= foreign.length);
  if (!fitting[0]) return foreign;
  try {
    return foreign.replace(new RegExp(fitting.flatMap(patternsOf).join('|'), 'gi'), '***');
  } catch {
    // A secret that is too long for a pattern.
    return '***';
  }
}

/** Patterns of one secret, with alternatives for single characters only, so that matching stays linear. */
function patternsOf(secret = ''): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret));
  const percent = bytes
    .replace(/\W/g, (byte) => `(\\${byte}|%0?${byte.charCodeAt(0).toString(16)})`)
    .replaceAll('\\ ', '[ +]');
  // Base64 of the bytes for each place that they can have in a group of three, without the characters that hold bits
  // of what stands beside them.
  const base64 = [0, 1, 2].map((place) =>
    btoa('\0'.repeat(place) + bytes)
      .slice(place && place + 1, ((place + bytes.length) * 4) / 3)
      .replace(/\W/g, '[-+/_]'),
  );
  return [secret.replace(/\W/g, '\\$&'), percent, ...base64];
}
