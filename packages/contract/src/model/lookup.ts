import type { MediaType, Operation, Response } from './types.ts';

/** The response that an operation declares for an HTTP status: exact, then a range such as `4XX`, then `default`. */
export function responseFor(
  { responses }: Pick<Operation, 'responses'>,
  status: number,
): Response | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
  return names.flatMap((name) => responses.filter((response) => response.status === name))[0];
}

/** Whether a media type is JSON: `application/json`, or one with the suffix `+json` (RFC 6839, section 3.1). */
export function isJson(mediaType: string): boolean {
  return /^(application\/json|[^/]+\/[^/]+\+json)$/.test(parsedType(mediaType).essence);
}

/**
 * The declared media type that a Content-Type header names. The most specific one takes precedence: with more parameters, then
 * without, then a range of one type, then that of all types (OpenAPI 3.1, sections 4.8.13 and 4.8.17).
 */
export function mediaTypeFor(content: readonly MediaType[], contentType: string): MediaType | undefined {
  const sent = parsedType(contentType);
  const range = `${sent.essence.split('/')[0]}/*`;
  const rated = content.map((mediaType) => {
    const { essence, parameters } = parsedType(mediaType.type);
    const rank = ['*/*', range, sent.essence].indexOf(essence);
    const fits = rank >= 0 && parameters.every((parameter) => sent.parameters.includes(parameter));
    return { mediaType, rank: fits ? rank + parameters.length : -1 };
  });
  const [best] = rated.filter(({ rank }) => rank >= 0).sort((one, other) => other.rank - one.rank);
  return best?.mediaType;
}

/** A media type without regard to case, spaces and quotes (RFC 9110, section 8.3.1). */
function parsedType(mediaType: string): { essence: string; parameters: string[] } {
  const [essence = '', ...parameters] = mediaType.split(';').map((part) => part.trim().toLowerCase());
  return {
    essence,
    parameters: parameters.map((one) => one.replace(/\s*=\s*"?([^"]*)"?$/, '=$1')),
  };
}
