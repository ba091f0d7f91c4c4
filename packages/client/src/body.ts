/**
 * Reads a body as text; undefined when it has more than `ceiling` bytes. The length that the server declares is
 * trusted only where nothing is compressed: a few bytes of gzip unpack to any number.
 */
export async function readBody(response: Response, ceiling: number): Promise<string | undefined> {
  const { headers, body } = response;
  const declared = headers.get('content-length');
  if (!body || (declared && +declared <= ceiling && !headers.get('content-encoding'))) return response.text();

  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let left = ceiling; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    left -= value.length;
    if (left < 0) {
      cancel(reader);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Lets go of a body, which would pin the connection. Nobody waits for the end of it, or hears that it failed. */
async function cancel(reader: ReadableStreamDefaultReader): Promise<void> {
  try {
    await reader.cancel();
  } catch {}
}
