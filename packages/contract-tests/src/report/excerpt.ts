import type { Answer, Request } from '../exchange.ts';
import type { Target } from '../target.ts';

/** A request as a line for a shell, the key taken from its environment; undefined where curl cannot send it. */
export function curlOf(
  { url, apiKey }: Target,
  { method, path, headers, body }: Request,
): string | undefined {
  if (Buffer.isBuffer(body) || (body !== undefined && body.length > 2000)) return undefined;
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const fields = Object.entries(headers).map(([name, value]) =>
    apiKey && value.includes(apiKey)
      ? `--header "${name}: ${value.replace(apiKey, '$ADDRESSBOOK_API_KEY')}"`
      : `--header ${quoted(`${name}: ${value}`)}`,
  );
  return [
    `curl --include --path-as-is --request ${method} ${quoted(url + path.replace(apiKey, 'KEY'))}`,
    ...fields,
    ...(body === undefined ? [] : [`--data-binary ${quoted(body)}`]),
  ].join(' ');
}

/** The beginning of an answer: of its values only those that say what failed, since the others are about people. */
export function redacted({ status, json, text }: Answer): string {
  if (json === undefined) return `${status}, ${text.length} characters that are not JSON`;
  const shown = JSON.stringify(json, (key, value) =>
    typeof value === 'string' && !['name', 'message', 'pointer'].includes(key) ? '…' : value,
  );
  return `${status} ${shown.slice(0, 300)}${shown.length > 300 ? ' …' : ''}`;
}
