import type { ContactChanges, ContactRecord, ValidationIssue } from '@addressbook/contract';

export { type AddressBookClient, createAddressBookClient, type UpdateContactResult } from './client.ts';
export { AddressBookError, unwrap } from './error.ts';
export type {
  AddressBookFailure,
  ContractErrorName,
  ContractFailure,
  FailureDetails,
  NoAnswer,
  Sent,
  UnknownFailure,
  ValidationFailure,
} from './failure.ts';
export {
  isForbidden,
  isInternalServerError,
  isNoAnswer,
  isNotFound,
  isServiceUnavailable,
  isTooManyRequests,
  isUnauthorized,
  isUnknownFailure,
  isValidation,
} from './guards.ts';
export type {
  AttemptLog,
  AttemptRequest,
  CallOptions,
  ClientOptions,
  Middleware,
  Next,
  Retries,
  TransportOptions,
} from './options.ts';
export type { AnswerHead, Result } from './result.ts';
export type { ContactChanges, ContactRecord, ValidationIssue };
