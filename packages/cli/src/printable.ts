/** Control, format and separator characters, and halves of surrogate pairs (Unicode: Cc, Cf, Zl, Zp, Cs). */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Returns a foreign string as one line for a terminal, a log or a report: every character that could move the cursor,
 * begin a line, reorder the rest or be invisible becomes an escape such as `\u{1b}`. A string of more than `max` UTF-16 code units is
 * cut first, and ends with `…`.
 */
export function printable(text: string, max = 2000): string {
  const kept = text.length > max ? `${text.slice(0, max)}…` : text;
  return kept.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Returns a value as JSON on one line for a terminal or a log: the same value, with such characters escaped (`\u001b`). */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  return json.replace(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => escapedUnit(character.charCodeAt(at))).join(''),
  );
}

function escapedUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
