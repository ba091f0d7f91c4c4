/**
 * Reads a body as text; undefined when it has more than `ceiling` bytes. The length that the server declares is not
 * trusted: a few bytes of gzip unpack to any number.
 */
export async function readBody({ body }: Response, ceiling: number): Promise<string | undefined> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let left = ceiling; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    left -= value.length;
    // What is left is let go by the signal of the request, which the attempt aborts.
    if (left < 0) return undefined;
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
