import type {
  ContactRecord,
  ForbiddenError,
  NotFoundError,
  UnauthorizedError,
  UnexpectedError,
  ValidationError,
} from '@addressbook/contract';

/** A failure under a name that this version does not know; `sentName` is that name. */
export type UnknownFailure = {
  name: 'UnknownFailure';
  sentName: string;
  statusCode: number;
  message: string;
};

/** An answer that the contract does not allow, such as a proxy's HTML page. */
export type ProtocolError = { name: 'ProtocolError'; message: string };

/** Why an update failed. Branch on `name`; new names may come. */
export type UpdateContactError =
  | ValidationError
  | NotFoundError
  | UnauthorizedError
  | ForbiddenError
  | UnknownFailure
  | ProtocolError;

/** What came of an update. Checking `ok` or `error` tells the two apart. */
export type UpdateContactResult =
  | { ok: true; data: ContactRecord; error?: never; response: Response }
  | { ok: false; data?: never; error: UpdateContactError; response: Response };

/** What openapi-fetch returns: for a 2xx `data`, the body's text; otherwise `error`, the body parsed where it can be. */
export type Answer = { data?: string; error?: unknown; response: Response };

type KnownError = Exclude<UpdateContactError, UnknownFailure | ProtocolError>;

const knownNames: readonly string[] = [
  'ValidationError',
  'NotFoundError',
  'UnauthorizedError',
  'ForbiddenError',
] satisfies KnownError['name'][];

/** Turns an answer into a result, and calls it a ProtocolError unless it has the contract's envelope. */
export function toResult({ data, error, response }: Answer): UpdateContactResult {
  const body = response.ok ? parseJson(data ?? '') : error;
  if (response.ok && isSuccess(body)) return { ok: true, data: body.record, response };
  if (!response.ok && isFailure(body)) return { ok: false, error: toError(body.error), response };
  const message = `updateContact: the answer (HTTP ${response.status}) is not what the contract allows`;
  return { ok: false, error: { name: 'ProtocolError', message }, response };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toError(error: KnownError | UnexpectedError): UpdateContactError {
  if (isKnown(error)) return error;
  return {
    name: 'UnknownFailure',
    sentName: error.name,
    statusCode: error.statusCode,
    message: error.message,
  };
}

function isKnown(error: KnownError | UnexpectedError): error is KnownError {
  return knownNames.includes(error.name);
}

function isSuccess(body: unknown): body is { success: true; record: ContactRecord } {
  return isObject(body) && body['success'] === true && isObject(body['record']);
}

function isFailure(body: unknown): body is { success: false; error: UnexpectedError } {
  if (!isObject(body) || body['success'] !== false || !isObject(body['error'])) return false;
  const { name, statusCode, message } = body['error'];
  return typeof name === 'string' && typeof statusCode === 'number' && typeof message === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
