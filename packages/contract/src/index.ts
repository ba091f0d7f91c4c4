import type { components } from './generated/openapi.ts';

export type { components, operations, paths } from './generated/openapi.ts';

type Schemas = components['schemas'];

/** What to change about a contact: the body of `updateContact`. */
export type ContactChanges = Schemas['ContactChanges'];
/** A contact as the API returns it. */
export type ContactRecord = Schemas['ContactRecord'];
/** The body of a 200 from `updateContact`. */
export type ContactUpdated = Schemas['ContactUpdated'];

/** HTTP 400: the request is not what the contract allows. */
export type ValidationError = Schemas['ValidationError'];
/** One thing to correct in a request; `pointer` is a JSON Pointer (RFC 6901) into the body. */
export type ValidationIssue = Schemas['ValidationIssue'];
/** HTTP 400, `statusCode` 404: there is no such contact. */
export type NotFoundError = Schemas['NotFoundError'];
/** HTTP 401: the API key is missing or not known. */
export type UnauthorizedError = Schemas['UnauthorizedError'];
/** HTTP 403: the API key lacks the permission. */
export type ForbiddenError = Schemas['ForbiddenError'];
/** Any other status; `name` is open. */
export type UnexpectedError = Schemas['UnexpectedError'];
