import { type AddressBookError, brand, type TransportError } from './error.ts';
import { errorLists, errorNames } from './generated/errors.ts';
import { hide } from './hide.ts';
import type { Operation } from './operation.ts';
import type { Result } from './result.ts';
import { codeOf, membersOf } from './send.ts';
import type { Exchange } from './transport.ts';

/** Why there is no usable response, where nothing tells it more exactly. */
const reasons: Record<TransportError['name'], string> = {
  NetworkError: 'the connection failed',
  TimeoutError: 'no response in time',
  AbortError: 'aborted',
  ProtocolError: 'not what the contract allows',
};

/** Says what an exchange means: the data, an error in the contract's envelope, or that there is no usable response. */
export function interpret<Data>(exchange: Exchange, { check, read }: Operation): Result<Data> {
  const { response, error, text, requestId } = exchange;
  if (!response) return { ok: false, error: errorOf(exchange) };
  const { status, headers, ok } = response;
  const head = requestId ? { status, headers, requestId } : { status, headers };
  let envelope: unknown;
  try {
    if (!error) {
      const body = ok && read ? read(text, headers) : text ? JSON.parse(text) : undefined;
      // The check has seen what the type of the data demands.
      if (ok && check(body)) return { ok, data: body as Data, response: head };
      if (status > 399) envelope = membersOf(body)['error'];
    }
  } catch {
    // Not JSON, or nested too deeply to be looked at.
  }
  return { ok: false, error: errorOf(exchange, envelope), response: head };
}

/** Makes the error of a call from what was received; `envelope` is the `error` of a body, if there is one. */
export function errorOf(exchange: Exchange, envelope?: unknown): AddressBookError {
  const { attempts, response, error = 'ProtocolError', cause, applied, requestId, retryAfter } = exchange;
  const { operation, method, path } = exchange.name;
  const status = response?.status;
  const why = exchange.reason ?? (codeOf(cause) || reasons[error]);
  const made: Record<string | symbol, unknown> = {
    ...{ operation, method, path, attempts, applied, status, requestId, retryAfter, cause },
    name: error,
    message: `${operation}: ${why}${status === undefined ? '' : ` (HTTP ${status})`}, ${method} ${path}`,
    [brand]: true,
  };
  say(made, membersOf(envelope), exchange.secrets);
  for (const name of Object.keys(made)) if (made[name] === undefined) delete made[name];
  // The members are those of AddressBookError, whichever name it got.
  return made as unknown as AddressBookError;
}

/** Puts into an error what an envelope says, without secrets; nothing when it is not an envelope. */
function say(made: Record<string, unknown>, envelope: Record<string, unknown>, secrets: string[]): void {
  const { name, statusCode, message } = envelope;
  if (typeof name !== 'string' || !Number.isInteger(statusCode) || typeof message !== 'string') return;
  const isKnown = errorNames.test(name);
  made['name'] = isKnown ? name : 'UnknownError';
  if (!isKnown) made['sentName'] = hide(name, secrets);
  made['statusCode'] = statusCode;
  made['message'] = hide(message, secrets);
  for (const [list, members] of Object.entries(errorLists)) {
    const items = envelope[list];
    const shown = (item: unknown) =>
      members.map((member) => [member, hide(membersOf(item)[member], secrets)]);
    if (Array.isArray(items)) made[list] = items.map((item) => Object.fromEntries(shown(item)));
  }
}
