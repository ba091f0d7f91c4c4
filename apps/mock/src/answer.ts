import type { Mishap } from './chaos.ts';

/** What the front answers; a body is sent as JSON, but for a buffer. */
export type Answer = {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
  /** The key of the case that was asked for, for those who look on. */
  case?: string;
  /** What goes wrong with it by chance. */
  chaos?: Mishap;
  /** Whether the connection ends with it. */
  final?: boolean;
  /** What is wrong with the exchange, for those who look on; without it, what the body says. */
  issues?: Issue[];
  /** The parsed body of the request, for those who look on; it is not sent. */
  received?: unknown;
};

/** One thing to correct in a request; `pointer` is a JSON Pointer into its body (RFC 6901). */
export type Issue = { pointer: string; message: string };

/** A failure in the contract's envelope. */
export function failure(
  name: string,
  status: number,
  message: string,
  { headers = {}, issues }: { headers?: Record<string, string>; issues?: Issue[] } = {},
): Answer {
  return {
    status,
    headers,
    body: { success: false, error: { name, statusCode: status, message, ...(issues && { issues }) } },
  };
}

/** A request that the contract does not allow: 400, with what to correct. */
export function invalid(...issues: Issue[]): Answer {
  return failure('ValidationError', 400, 'The request is not valid', { issues });
}

/** Headers of every answer: for whoever reads logs, and for pages on any other origin. */
export function commonHeaders(requestId: string): Record<string, string> {
  return {
    'X-Request-Id': requestId,
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After, WWW-Authenticate, Allow, Accept-Post',
  };
}
