import type { Sent } from './failure.ts';
import { checkBelow } from './input.ts';
import type { AttemptRequest, ClientOptions, Next } from './options.ts';

/** What an attempt knows of the requests that it has sent: with middleware there may be none, or several. */
export interface Sending {
  /** What the requests that have ended may have done: the most of it. */
  sent: Sent;
  /** How many requests are under way. */
  pending: number;
  /** What `fetch` itself threw last, never what foreign code around it did. */
  thrown: unknown;
  /** Whether the attempt has ended: nothing may be sent any more. */
  ended: boolean;
  /** Ends the call with a TypeError, for a request that must not be sent. */
  refuse: (error: unknown) => void;
}

/** A request with plain headers, which cost less than `Headers`. */
type PlainRequest = Omit<AttemptRequest, 'headers'> & { headers: Record<string, string> };

/** Sends a request, through middleware if there is any. Without, it stays the plain object that costs least. */
export function through(
  { baseUrl, fetch = globalThis.fetch, middleware = [] }: ClientOptions,
  request: PlainRequest,
  sending: Sending,
): Promise<Response> {
  if (!middleware.length) return send(fetch, request, sending);
  const last: Next = (request) =>
    quiet(async () => {
      const url = `${request.url}`;
      try {
        checkBelow(baseUrl, url);
      } catch (error) {
        sending.refuse(error);
      }
      if (sending.ended) throw new TypeError('next: the attempt has ended');
      return send(fetch, { ...request, url, redirect: 'manual' }, sending);
    });
  const chain = middleware.reduceRight<Next>(
    (next, wrap) => (request) => quiet(async () => wrap(request, next)),
    last,
  );
  // Headers of this attempt alone: what middleware sets is not sent again with the next.
  return chain({ ...request, headers: new Headers(request.headers) });
}

/** Calls `fetch`. Only here it is known what was sent, and what came of it. */
async function send(
  fetch: NonNullable<ClientOptions['fetch']>,
  request: { url: string } & RequestInit,
  sending: Sending,
): Promise<Response> {
  let sent: Sent = 'unknown';
  sending.pending++;
  try {
    const response = await fetch(request.url, request);
    if (isResponse(response)) sent = sentBy(response);
    return response;
  } catch (cause) {
    sending.thrown = cause;
    if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(codeOf(cause))) sent = 'no';
    throw cause;
  } finally {
    sending.pending--;
    sending.sent = most(sending.sent, sent);
  }
}

/** Runs something for middleware, which need not wait: a rejection that it lets go does not end the process. */
function quiet(run: () => Promise<Response>): Promise<Response> {
  const response = run();
  response.catch(() => {});
  return response;
}

/** What a response says was done. A status that is no refusal says nothing: 1xx, 3xx, and 0, which browsers show. */
function sentBy({ status, headers }: Response): Sent {
  if (status > 199 && status < 300) return 'yes';
  // 408 and 499: the server or a gateway gave up on a request that it may have passed on.
  if (status === 503 ? headers.has('retry-after') : /^4(?!08|99)\d\d$/.test(`${status}`)) return 'no';
  return 'unknown';
}

/** Of two requests of one call: what one may have done, the other does not take back. */
export function most(one: Sent, other: Sent): Sent {
  return other === 'no' || one === 'yes' ? one : other;
}

/** Whether something can be read as a response; doubles and foreign classes can, too. */
export function isResponse(value: Response | undefined): value is Response {
  return typeof value?.status === 'number' && typeof value.headers?.get === 'function';
}

/** Node's code of the error below a failed `fetch`, such as ECONNREFUSED; empty where the platform tells none. */
export function codeOf(cause: unknown): string {
  try {
    const { code } = Object(Object(cause).cause ?? cause);
    return typeof code === 'string' && /^[A-Z][A-Z_\d]{1,40}$/.test(code) ? code : '';
  } catch {
    return '';
  }
}
