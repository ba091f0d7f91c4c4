import type { ValidationIssue } from '@addressbook/contract';

/** Names that the API gives to its failures, with those that its reference server adds. */
export type ContractErrorName =
  | 'ValidationError'
  | 'NotFoundError'
  | 'UnauthorizedError'
  | 'ForbiddenError'
  | 'TooManyRequestsError'
  | 'InternalServerError'
  | 'ServiceUnavailableError'
  | 'RouteNotFoundError'
  | 'MethodNotAllowedError'
  | 'UnsupportedMediaTypeError'
  | 'PayloadTooLargeError';

/**
 * Whether the update may have been applied: `no`, the server or the socket says it was not; `yes`, the server
 * answered with success, though the answer is of no use; `unknown`, nobody can tell.
 */
export type Sent = 'no' | 'unknown' | 'yes';

/** What every failure carries. None of it holds the key, the contact's id, or anything that was sent. */
export interface FailureDetails {
  /** What went wrong, in words for a log. */
  message: string;
  /** The operation, as the contract calls it. */
  operation: string;
  method: string;
  /** The path as the contract writes it, with `{contact_id}` in place of the id. */
  path: string;
  /** The HTTP status; absent when there was no answer. */
  status?: number;
  /** The code in the envelope, which may differ from the HTTP status. */
  statusCode?: number;
  /** The server's `X-Request-Id`. */
  requestId?: string;
  /** How many requests were sent. */
  attempts: number;
  /** Seconds after which the server wants to be asked again (RFC 9110, section 10.2.3). */
  retryAfter?: number;
  sent: Sent;
  /** The error below this one, as the platform threw it. */
  cause?: unknown;
}

/** The API refused or failed under a name that the contract knows. */
export interface ContractFailure<Name extends ContractErrorName> extends FailureDetails {
  name: Name;
}

/** The request is not what the contract allows; `issues` says what to correct. */
export interface ValidationFailure extends ContractFailure<'ValidationError'> {
  issues?: ValidationIssue[];
}

/** The API failed under a name that this version does not know; `sentName` is that name. */
export interface UnknownFailure extends FailureDetails {
  name: 'UnknownFailure';
  sentName: string;
}

/**
 * There is no usable answer: the network failed, the deadline passed, the caller aborted, or something that the
 * contract does not allow came back (HTML, a redirect, a wrong shape, a body over the ceiling).
 */
export interface NoAnswer extends FailureDetails {
  name: 'NetworkError' | 'TimeoutError' | 'AbortError' | 'ProtocolError';
}

/** Why a call failed. Branch on `name`, and keep a branch for names that are yet to come. */
export type AddressBookFailure =
  | ValidationFailure
  | ContractFailure<Exclude<ContractErrorName, 'ValidationError'>>
  | UnknownFailure
  | NoAnswer;

/** Marks failures and errors of this package, so that two copies of it recognise each other's. */
export const brand: unique symbol = Symbol.for('@addressbook/client');
