/** What a request is answered with; the body is sent as JSON. */
export type HttpResponse = {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
};

/** One thing to correct in a request; `pointer` is a JSON Pointer into its body (RFC 6901). */
export type Issue = { pointer: string; message: string };

/** An error response in the contract's envelope. */
export function errorResponse(
  name: string,
  status: number,
  message: string,
  { headers = {}, issues }: { headers?: Record<string, string>; issues?: Issue[] } = {},
): HttpResponse {
  return {
    status,
    headers,
    body: { success: false, error: { name, statusCode: status, message, ...(issues && { issues }) } },
  };
}

/** A request that the contract does not allow: 400, with what to correct. */
export function invalid(...issues: Issue[]): HttpResponse {
  return errorResponse('ValidationError', 400, 'The request is not valid', { issues });
}

/** A server that takes no request for now: 503, to be asked again in a second. */
export function unavailable(message: string): HttpResponse {
  return errorResponse('ServiceUnavailableError', 503, message, { headers: { 'Retry-After': '1' } });
}
