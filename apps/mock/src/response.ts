import type { Mishap } from './chaos.ts';

/** What a request is answered with; the body is sent as JSON. */
export type HttpResponse = {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
  /** The key of the case that was asked for, for logs. */
  case?: string;
  /** The injected fault. */
  chaos?: Mishap;
  /** Whether the connection ends with it. */
  final?: boolean;
  /** What is wrong with the exchange, for logs; without it, what the body says. */
  issues?: Issue[];
  /** The parsed body of the request, for logs; it is not sent. */
  received?: unknown;
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
