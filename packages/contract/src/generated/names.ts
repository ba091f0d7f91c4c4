// Written by `pnpm generate`. Do not edit.
import type { components, operations } from './openapi.ts';

/** What to change about a contact. Send the fields that change; `{}` changes nothing. */
export type ContactChanges = components['schemas']['ContactChanges'];

/** Any other error. New names may come, so keep a branch for the ones you do not know. */
export type UnexpectedError = components['schemas']['UnexpectedError'];

/** The response to a request that failed for any other reason. */
export type UnexpectedFailure = components['schemas']['UnexpectedFailure'];

/** A contact as the API returns it. Ignore members you do not know; new ones may come. */
export type ContactRecord = components['schemas']['ContactRecord'];

/** The response to a successful update. */
export type ContactUpdated = components['schemas']['ContactUpdated'];

/** One thing to correct in a request. */
export type ValidationIssue = components['schemas']['ValidationIssue'];

/** The request is not what this document allows. */
export type ValidationError = components['schemas']['ValidationError'];

/** There is no such contact. */
export type NotFoundError = components['schemas']['NotFoundError'];

/** The response to an update that was refused, with the reason in `error.name`. */
export type BadRequestFailure = components['schemas']['BadRequestFailure'];

/** The API key is missing or not known. */
export type UnauthorizedError = components['schemas']['UnauthorizedError'];

/** The response to a request without a valid API key. */
export type UnauthorizedFailure = components['schemas']['UnauthorizedFailure'];

/** The API key is known and lacks the permission that the operation needs. */
export type ForbiddenError = components['schemas']['ForbiddenError'];

/** The response to a request whose API key lacks the permission. */
export type ForbiddenFailure = components['schemas']['ForbiddenFailure'];

/** Parameters of `updateContact` (path). */
export type UpdateContactPath = NonNullable<operations['updateContact']['parameters']['path']>;
