import {
  brand,
  type ContractFailure,
  type NoAnswer,
  type UnknownFailure,
  type ValidationFailure,
} from './failure.ts';

/** Whether something is a failure, or an AddressBookError, of this name; of whichever copy of this package. */
function named(value: unknown, name: string): boolean {
  return Object(value)[brand] === true && Object(value).name === name;
}

/**
 * The request is not what the contract allows.
 *
 * @example
 * if (isValidation(error)) for (const { pointer, message } of error.issues ?? []) console.warn(pointer, message);
 */
export function isValidation(value: unknown): value is ValidationFailure {
  return named(value, 'ValidationError');
}

/**
 * There is no such contact; the HTTP status is 400.
 *
 * @example
 * if (isNotFound(error)) forgetContact(contactId);
 */
export function isNotFound(value: unknown): value is ContractFailure<'NotFoundError'> {
  return named(value, 'NotFoundError');
}

/**
 * The API key is missing or not known.
 *
 * @example
 * if (isUnauthorized(error)) console.error('Check ADDRESSBOOK_API_KEY.');
 */
export function isUnauthorized(value: unknown): value is ContractFailure<'UnauthorizedError'> {
  return named(value, 'UnauthorizedError');
}

/**
 * The API key lacks the permission `update:Contacts`.
 *
 * @example
 * if (isForbidden(error)) console.error('Ask for the permission update:Contacts.');
 */
export function isForbidden(value: unknown): value is ContractFailure<'ForbiddenError'> {
  return named(value, 'ForbiddenError');
}

/**
 * Too many calls in a short time, after the client's own retries.
 *
 * @example
 * if (isTooManyRequests(error)) await wait(error.retryAfter ?? 60);
 */
export function isTooManyRequests(value: unknown): value is ContractFailure<'TooManyRequestsError'> {
  return named(value, 'TooManyRequestsError');
}

/**
 * The service is down for the moment, after the client's own retries.
 *
 * @example
 * if (isServiceUnavailable(error)) await wait(error.retryAfter ?? 60);
 */
export function isServiceUnavailable(value: unknown): value is ContractFailure<'ServiceUnavailableError'> {
  return named(value, 'ServiceUnavailableError');
}

/**
 * Something broke on the server; whether the update was applied is not known.
 *
 * @example
 * if (isInternalServerError(error)) report(error.requestId);
 */
export function isInternalServerError(value: unknown): value is ContractFailure<'InternalServerError'> {
  return named(value, 'InternalServerError');
}

/**
 * The API failed under a name that this version of the client does not know.
 *
 * @example
 * if (isUnknownFailure(error)) console.warn('Is there a newer client?', error.sentName);
 */
export function isUnknownFailure(value: unknown): value is UnknownFailure {
  return named(value, 'UnknownFailure');
}

/**
 * There is no usable answer: `error.name` is NetworkError, TimeoutError, AbortError or ProtocolError.
 *
 * @example
 * if (isNoAnswer(error) && error.sent === 'no') enqueueAgain(contactId);
 */
export function isNoAnswer(value: unknown): value is NoAnswer {
  return ['NetworkError', 'TimeoutError', 'AbortError', 'ProtocolError'].some((name) => named(value, name));
}
