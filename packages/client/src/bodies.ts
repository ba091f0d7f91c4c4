import { defaultBodySerializer } from 'openapi-fetch';
import { refuse } from './input.ts';
import type { HeaderValues } from './options.ts';

/** A body with its media type, for an operation that takes several. */
export interface TypedBody {
  contentType: string;
  body: unknown;
}

/** Headers of a call without a body, where the operation takes one. */
export const withoutBody: HeaderValues = { 'content-type': null };

/** Headers for a body of one of several types; those of a form are written by the platform, with its boundary. */
export function headersFor(content: TypedBody | undefined): HeaderValues {
  return content && !(content.body instanceof FormData) ? { 'content-type': content.contentType } : {};
}

// Its type leaves out the second parameter.
const serialize: (body: unknown, headers: Record<string, string>) => BodyInit = defaultBodySerializer;

/** Writes JSON and forms by openapi-fetch; strings and bytes of other types are sent as they are. */
export function byContentType(body: unknown, headers: Record<string, string>): BodyInit | undefined {
  if (body === undefined) return undefined;
  if (body instanceof FormData || /[/+]json|urlencoded/.test(`${headers['content-type']}`))
    return serialize(body, headers);
  return isRaw(body) ? body : refuse('body: pass a string, a Blob, a Uint8Array or a FormData');
}

function isRaw(body: unknown): body is string | Blob | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Blob || body instanceof Uint8Array;
}
