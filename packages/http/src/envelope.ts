/** A response to send; its body is sent as JSON. */
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

/** The response to a request that the contract does not allow: 400, with its issues. */
export function invalid(...issues: Issue[]): HttpResponse {
  return errorResponse('ValidationError', 400, 'The request is not valid', { issues });
}

/** The response of a server that takes no requests at the moment: 503, with a `Retry-After` of one second. */
export function unavailable(message: string): HttpResponse {
  return errorResponse('ServiceUnavailableError', 503, message, { headers: { 'Retry-After': '1' } });
}
