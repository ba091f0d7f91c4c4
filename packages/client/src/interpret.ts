import { type AddressBookFailure, brand, type NoAnswer } from './failure.ts';
import { hide } from './hide.ts';
import type { Result } from './result.ts';
import { codeOf } from './send.ts';
import type { Exchange } from './transport.ts';

/** The names that the contract and its reference server use. */
const known =
  /^(Validation|NotFound|Unauthorized|Forbidden|TooManyRequests|InternalServer|ServiceUnavailable|RouteNotFound|MethodNotAllowed|UnsupportedMediaType|PayloadTooLarge)Error$/;

/** Why there is no usable answer, where nothing tells it more exactly. */
const reasons: Record<NoAnswer['name'], string> = {
  NetworkError: 'the connection failed',
  TimeoutError: 'no answer in time',
  AbortError: 'aborted by the caller',
  ProtocolError: 'an answer that the contract does not allow',
};

/**
 * Says what an exchange means: the data, a failure in the contract's envelope, or that there is no usable answer.
 * `dataOf` returns undefined for a success that is not of the contract's shape.
 */
export function interpret<Data>(
  exchange: Exchange,
  dataOf: (body: Record<string, unknown>) => Data | undefined,
): Result<Data> {
  const { response, error, text, requestId } = exchange;
  if (!response) return { ok: false, error: failureOf(exchange) };
  const { status, headers, ok } = response;
  const head = requestId ? { status, headers, requestId } : { status, headers };
  const body = error ? {} : parse(text);
  const data = ok && body['success'] === true ? dataOf(body) : undefined;
  if (data !== undefined) return { ok: true, data, response: head };
  const envelope = status > 399 && body['success'] === false ? Object(body['error']) : {};
  return { ok: false, error: failureOf(exchange, envelope), response: head };
}

/** The members of a JSON object; none when the text is something else. */
function parse(text = ''): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Builds the failure of a call from what was received; `envelope` is the `error` of a body, if there is one. */
export function failureOf(exchange: Exchange, envelope: Record<string, unknown> = {}): AddressBookFailure {
  const {
    attempts,
    response,
    error = 'ProtocolError',
    cause,
    sent,
    requestId,
    retryAfter,
    secrets,
  } = exchange;
  const { name, statusCode, message, issues } = envelope;
  const failure: Record<string | symbol, unknown> = { name: error, ...exchange.name, attempts, sent };
  const shown = (value: unknown) => (typeof value === 'string' ? hide(value, secrets) : '');
  failure[brand] = true;
  if (response) failure['status'] = response.status;
  if (requestId) failure['requestId'] = requestId;
  if (retryAfter !== undefined) failure['retryAfter'] = retryAfter;
  if (cause !== undefined) failure['cause'] = cause;
  if (typeof name === 'string' && Number.isInteger(statusCode) && typeof message === 'string') {
    failure['name'] = known.test(name) ? name : 'UnknownFailure';
    if (failure['name'] !== name) failure['sentName'] = shown(name);
    failure['statusCode'] = statusCode;
    failure['message'] = shown(message);
    if (Array.isArray(issues)) {
      failure['issues'] = issues.map((issue) => {
        const { pointer, message } = Object(issue);
        return { pointer: shown(pointer), message: shown(message) };
      });
    }
  } else {
    const { operation, method, path } = exchange.name;
    const why = exchange.reason ?? (codeOf(cause) || reasons[error]);
    const status = response ? ` (HTTP ${response.status})` : '';
    failure['message'] = `${operation}: ${why}${status}, ${method} ${path}`;
  }
  // The members are those of AddressBookFailure, whichever name it got.
  return failure as unknown as AddressBookFailure;
}
