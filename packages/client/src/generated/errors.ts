// Written by `pnpm generate`. Do not edit.
import type { ValidationError as ContractValidationError } from '@addressbook/contract';
import type { ApiError } from '../error.ts';

/** An error under a name that the contract has, in a schema or in an example. */
export type ContractError = ValidationError | ApiError<'NotFoundError' | 'UnauthorizedError' | 'ForbiddenError' | 'InternalServerError' | 'TooManyRequestsError' | 'ServiceUnavailableError'>;

/** The request is not what this document allows. */
export interface ValidationError extends ApiError<'ValidationError'>, Partial<Pick<ContractValidationError, 'issues'>> {}

/** Matches the names of errors that this version knows: those of the contract, and those of the HTTP layer. */
export const errorNames: RegExp = /^(Validation|NotFound|Unauthorized|Forbidden|InternalServer|TooManyRequests|ServiceUnavailable|RouteNotFound|MethodNotAllowed|UnsupportedMediaType|PayloadTooLarge)Error$/;

/** Lists in errors of the contract, and the members of their items: all of them are strings. */
export const errorLists: Record<string, string[]> = { issues: ['pointer', 'message'] };
