import type { IncomingMessage } from 'node:http';
import type { Matcher, Operation } from '@addressbook/contract/model';
import { errorResponse, type HttpResponse } from './envelope.ts';
import { type Target, targetOf } from './target.ts';

/** A request for an operation of the contract, with its path parameters decoded. */
export type Call = Target & {
  request: IncomingMessage;
  requestId: string;
  operation: Operation;
  pathParameters: Record<string, string>;
};

/** A check of a call: returns the response that refuses it, or undefined. */
export type Check<Of extends Call = Call> = (call: Of) => HttpResponse | undefined;

/** Refuses an HTTP/1.1 request without `Host` (RFC 9112, section 3.2). */
export function checkHost({ headers, httpVersion }: IncomingMessage): HttpResponse | undefined {
  if (headers.host !== undefined || httpVersion !== '1.1') return undefined;
  return errorResponse('BadRequestError', 400, 'The request has no Host header');
}

/** The first two checks: returns the operation of a request, or 404 or 405. */
export function findOperation(
  request: IncomingMessage,
  { matcher, operations }: { matcher: Matcher; operations: readonly Operation[] },
): Omit<Call, 'requestId'> | HttpResponse {
  const target = targetOf(request.url ?? '');
  if (typeof target === 'string') return unknownPath(target, operations);
  const matches = matcher(target.path);
  if (matches.length === 0) return unknownPath('There is no such path', operations);
  const match = matches.find(({ operation }) => operation.method === request.method);
  return match ? { ...target, ...match, request } : wrongMethod(matches.map(({ operation }) => operation));
}

/** The number of operations that the message of a 404 names. */
const named = 10;

function unknownPath(reason: string, operations: readonly Operation[]): HttpResponse {
  const known = operations.slice(0, named).map(({ method, path }) => `${method} ${path}`);
  if (operations.length > named) known.push(`${operations.length - named} more`);
  return errorResponse('RouteNotFoundError', 404, `${reason}. There are: ${known.join(', ')}`);
}

function wrongMethod(operations: Operation[]): HttpResponse {
  const methods = [...new Set(operations.map(({ method }) => method))];
  return errorResponse('MethodNotAllowedError', 405, `Use ${methods.join(' or ')}`, {
    headers: { Allow: methods.join(', ') },
  });
}
