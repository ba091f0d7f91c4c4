import { Buffer } from 'node:buffer';

/** Every form of a secret that a string has in it. It shares no code with what redacts. */
export function revealed(text: string, secrets: string[]): string[] {
  const small = text.toLowerCase();
  return secrets.flatMap(formsOf).filter((form) => small.includes(form.toLowerCase()));
}

function formsOf(secret: string): string[] {
  const backwards = [...secret].reverse().join('');
  const fragments = [secret, backwards].flatMap((whole) =>
    Array.from({ length: Math.max(1, whole.length - 7) }, (_, at) => whole.slice(at, at + 8)),
  );
  const base64 = ['', 'a', 'ab', 'x:', 'user:'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(before === '' ? 0 : Math.ceil(before.length / 3) * 4, -4),
  );
  return [
    ...fragments,
    ...base64,
    ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
    Buffer.from(secret).toString('hex'),
    escaped(secret, (code) => `%${code.toString(16)}`),
    escaped(secret, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
    escaped(secret, (code) => `&#${code};`),
    escaped(secret, (code) => `&#x${code.toString(16)};`),
    encodeURIComponent(secret),
  ];
}

function escaped(text: string, write: (code: number) => string): string {
  return Array.from(text, (letter) => write(letter.charCodeAt(0))).join('');
}
