/** Reads a success that is text, or JSON where its Content-Type says so. */
export function textOrJson(text = '', headers: Headers): unknown {
  return /[/+]json/.test(headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}
