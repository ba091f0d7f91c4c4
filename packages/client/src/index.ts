export { createAddressBookClient } from './client.ts';
export {
  AddressBookError,
  type AddressBookErrorConstructor,
  type ApiError,
  type Applied,
  type ErrorDetails,
  isError,
  type TransportError,
  type UnknownError,
  unwrap,
} from './error.ts';
export type * from './generated/index.ts';
export type { HttpErrorName } from './http-errors.ts';
export type {
  AttemptLog,
  AttemptRequest,
  CallOptions,
  ClientOptions,
  HeaderValues,
  Middleware,
  Next,
  Retries,
  TransportOptions,
} from './options.ts';
export type { ResponseHead, Result } from './result.ts';
