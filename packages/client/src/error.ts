import type { ContractError } from './generated/errors.ts';
import type { HttpErrorName } from './http-errors.ts';
import type { Result } from './result.ts';

/**
 * Whether the request may have been applied: `no`, nothing was sent, or the server or the socket says that it was not
 * applied (400 to 498 except 408, 503 with `Retry-After`, a connection that was refused, a host name that was not
 * found); `yes`, the server responded with success, though the response is of no use; `maybe`, nobody can tell: any
 * other status, redirects among them, and a connection that was lost. Of several requests it is the most that one of
 * them may have done. What middleware does around them says nothing.
 */
export type Applied = 'no' | 'maybe' | 'yes';

/**
 * What every error carries. Where it repeats the server (`message`, `issues`, `sentName`, `requestId`), the key and the
 * parameters of the path are replaced by `***`: as they are, in other case, percent-encoded, and within base64, if they
 * have four characters or more. The server's own words may repeat other values that were sent, and nothing is promised
 * of `cause`.
 */
export interface ErrorDetails {
  /** What went wrong, in words for a log. */
  message: string;
  /** The operation, as the contract calls it. */
  operation: string;
  method: string;
  /** The path as the contract writes it, such as `/addressbook/contacts/{contact_id}`. */
  path: string;
  /** The HTTP status; absent when there was no response. */
  status?: number;
  /** The code in the envelope, which may differ from the HTTP status. */
  statusCode?: number;
  /** The server's `X-Request-Id`. */
  requestId?: string;
  /** How many attempts were made; middleware may send no request in one, or several. */
  attempts: number;
  /** Seconds after which the server wants to be asked again (RFC 9110, section 10.2.3). */
  retryAfter?: number;
  applied: Applied;
  /**
   * The error below this one, as the platform, `fetch` or middleware threw it, or the reason of the caller's abort. It
   * is foreign: on some platforms its message holds the URL, and with it the id. Leave it out of logs that must not.
   */
  cause?: unknown;
}

/** An error that the API responded with, in its envelope. */
export interface ApiError<Name extends string> extends ErrorDetails {
  name: Name;
  status: number;
  statusCode: number;
}

/** An error of the API under a name that this version does not know; `sentName` is that name. */
export interface UnknownError extends ApiError<'UnknownError'> {
  sentName: string;
}

/**
 * There is no usable response: the network failed, the deadline passed, the caller aborted, or something that the
 * contract does not allow came back (HTML, a redirect, a wrong shape, a body over the ceiling).
 */
export interface TransportError extends ErrorDetails {
  name: 'NetworkError' | 'TimeoutError' | 'AbortError' | 'ProtocolError';
}

/** Why a call was not a success. Branch on `name`, and keep a branch for names that are yet to come. */
export type AddressBookError = ContractError | ApiError<HttpErrorName> | UnknownError | TransportError;

/** Makes errors that can be thrown, and recognises them. */
export interface AddressBookErrorConstructor {
  new (error: AddressBookError): Error & AddressBookError;
  /** Recognises errors of other copies of this package too. */
  [Symbol.hasInstance](value: unknown): value is Error & AddressBookError;
}

/** Marks the errors of this package, so that two copies of it recognise each other's. */
export const brand: unique symbol = Symbol.for('@addressbook/client');

/**
 * An error as something to throw: it has all the members of the error of a result, `name` among them. It stands for
 * what a call reported; wrong arguments are TypeErrors, and what an `apiKey` function throws passes through as it is.
 *
 * @example
 * try {
 *   unwrap(await addressBook.updateContact(contactId, { alias: 'john' }));
 * } catch (error) {
 *   if (error instanceof AddressBookError) console.error(error.name, error.requestId);
 * }
 */
// The constructor copies every member of an error, which a class cannot say in its type.
export const AddressBookError: AddressBookErrorConstructor = class extends Error {
  constructor(error: AddressBookError) {
    super(error.message);
    Object.assign(this, error);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && brand in value;
  }
} as unknown as AddressBookErrorConstructor;

/**
 * Whether something is an error of this name: in a result or thrown, of whichever copy of this package.
 *
 * @example
 * if (isError(error, 'ValidationError')) console.warn(error.issues);
 */
export function isError<Name extends AddressBookError['name']>(
  value: unknown,
  name: Name,
): value is AddressBookError & { name: Name } {
  return (
    typeof value === 'object' && value !== null && brand in value && 'name' in value && value.name === name
  );
}

/**
 * Returns the data of a result; throws an AddressBookError when the call was not a success.
 *
 * @example
 * const { record } = unwrap(await addressBook.updateContact(contactId, { alias: 'john' }));
 */
export function unwrap<Data>(result: Result<Data>): Data {
  if (result.ok) return result.data;
  throw new AddressBookError(result.error);
}
