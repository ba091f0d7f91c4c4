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
 * Whether the update may have been applied: `no`, nothing was sent, or the server or the socket says that it was not
 * applied (400 to 498 except 408, 503 with `Retry-After`, a connection that was refused, a host name that was not
 * found); `yes`, the server responded with success, though the response is of no use; `unknown`, nobody can tell: any
 * other status, redirects among them, and a connection that was lost. Of several requests it is the most that one of
 * them may have done. What middleware does around them says nothing.
 */
export type Sent = 'no' | 'unknown' | 'yes';

/**
 * What every failure carries. Where it repeats the server (`message`, `issues`, `sentName`, `requestId`), the key and
 * the id of the contact are replaced by `***`: as they are, in other case, percent-encoded, and within base64, if they
 * have four characters or more. The server's own words may repeat other values that were sent, and nothing is promised
 * of `cause`.
 */
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
  /** How many attempts were made; middleware may send no request in one, or several. */
  attempts: number;
  /** Seconds after which the server wants to be asked again (RFC 9110, section 10.2.3). */
  retryAfter?: number;
  sent: Sent;
  /**
   * The error below this one, as the platform, `fetch` or middleware threw it, or the reason of the caller's abort. It
   * is foreign: on some platforms its text holds the URL, and with it the id. Leave it out of logs that must not.
   */
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
