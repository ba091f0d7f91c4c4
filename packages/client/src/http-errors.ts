/**
 * The names of errors that are not in the contract: the API's servers use them for requests that reach no operation,
 * and for what their HTTP layer refuses.
 */
export const httpErrorNames = [
  'RouteNotFoundError',
  'MethodNotAllowedError',
  'UnsupportedMediaTypeError',
  'PayloadTooLargeError',
] as const;

/** A name of an error that is not in the contract. */
export type HttpErrorName = (typeof httpErrorNames)[number];
