import type { IncomingMessage } from 'node:http';
import { isJson, mediaTypeFor, type RequestBody } from '@addressbook/contract/model';
import { errorResponse, type HttpResponse, invalid } from './envelope.ts';
import { parseStrictly } from './strict-json.ts';

/** The largest accepted body, in bytes. */
export const maxBytes: number = 64 * 1024;

/** Checks the head of a request with a body: 415 for a type or an encoding that is not accepted. */
export function checkBodyHead(
  { headers }: IncomingMessage,
  requestBody: RequestBody | undefined,
): HttpResponse | undefined {
  if (!requestBody || (!requestBody.required && !hasBody(headers))) return undefined;
  const accepted = requestBody.content.map(({ type }) => type);
  const type = headers['content-type'];
  if (type === undefined || !mediaTypeFor(requestBody.content, type))
    return errorResponse('UnsupportedMediaTypeError', 415, `Send ${accepted.join(' or ')}`, {
      headers: { 'Accept-Post': accepted.join(', ') },
    });
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    return errorResponse(
      'UnsupportedMediaTypeError',
      415,
      `Send the body without Content-Encoding ${encoding}`,
      {
        headers: { 'Accept-Encoding': 'identity' },
      },
    );
  return undefined;
}

/**
 * Refuses a `Content-Length` above the limit with 413. Only for a caller that waits for `100 Continue`: one that is
 * already sending would lose the response when the connection closes before its body ends (RFC 9112, section 9.6).
 */
export function checkLength({ headers }: IncomingMessage): HttpResponse | undefined {
  return Number(headers['content-length'] ?? 0) > maxBytes ? tooLarge() : undefined;
}

/** The parsed body of a request, or the response to one that is too large or not strict JSON. */
export async function readBody(
  request: IncomingMessage,
  requestBody: RequestBody | undefined,
): Promise<{ value: unknown } | HttpResponse> {
  if (!requestBody) return { value: undefined };
  const bytes = await readBytes(request);
  if (!bytes) return tooLarge();
  if (bytes.length === 0 && !requestBody.required) return { value: undefined };
  if (!isJson(request.headers['content-type'] ?? '')) return { value: bytes.toString() };
  const parsed = parseStrictly(bytes);
  return 'issue' in parsed ? invalid(parsed.issue) : parsed;
}

/** Whether a request has a body (RFC 9112, section 6). */
function hasBody(headers: IncomingMessage['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The bytes of a body; undefined when there are more than `maxBytes`. The rest is read and discarded. */
async function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks);
}

function tooLarge(): HttpResponse {
  return errorResponse('PayloadTooLargeError', 413, `The body has more than ${maxBytes} bytes`);
}
