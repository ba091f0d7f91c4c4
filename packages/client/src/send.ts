import type { Applied } from './error.ts';
import { isBelow, type Settings } from './input.ts';
import type { AttemptRequest, Next } from './options.ts';

/** What is known of the requests of one attempt: with middleware there may be none, or several. */
export interface Sending {
  /** What each request of the whole call may have done. */
  outcomes: Applied[];
  /** What `fetch` itself threw last, never what foreign code around it did. */
  thrown?: unknown;
  /** Whether the attempt has ended: nothing may be sent any more. */
  ended?: boolean;
  /** Whether a request was not sent because its URL is not below `baseUrl`. */
  isOutside?: boolean;
}

/** A request with plain headers, which cost less than `Headers`. */
type PlainRequest = Omit<AttemptRequest, 'headers'> & { headers: Record<string, string> };

/** Sends a request, through middleware if there is any. Without, it stays the plain object that costs least. */
export function through(
  { baseUrl, fetch = globalThis.fetch, middleware = [] }: Settings,
  request: PlainRequest,
  sending: Sending,
): Promise<Response> {
  const send = async (request: PlainRequest | AttemptRequest) => {
    const place = sending.outcomes.push('maybe') - 1;
    try {
      const response = await fetch(request.url, request);
      if (isResponse(response)) sending.outcomes[place] = appliedBy(response);
      return response;
    } catch (cause) {
      sending.thrown = cause;
      if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(codeOf(cause))) sending.outcomes[place] = 'no';
      throw cause;
    }
  };
  if (!middleware.length) return send(request);
  const last = async (request: AttemptRequest) => {
    const url = `${request.url}`;
    if (!isBelow(baseUrl, url)) sending.isOutside = sending.ended = true;
    if (sending.ended) throw new TypeError('next: the attempt has ended');
    return send({ ...request, url, redirect: 'manual' });
  };
  const chain = middleware.reduceRight<Next>(
    (next, wrap) => quiet(async (request) => wrap(request, next)),
    quiet(last),
  );
  // Headers of this attempt alone: what middleware sets is not sent again with the next.
  return chain({ ...request, headers: new Headers(request.headers) });
}

/** Wraps a step for middleware, which need not wait for it: a rejection that it lets go does not end the process. */
function quiet(step: Next): Next {
  return (request) => {
    const response = step(request);
    response.catch(() => {});
    return response;
  };
}

/** What a response says was done. A status that is no refusal says nothing: 1xx, 3xx, and 0, which browsers show. */
function appliedBy({ status, headers }: Response): Applied {
  if (/^2/.test(`${status}`)) return 'yes';
  // 408 and 499: the server or a gateway gave up on a request that it may have passed on.
  const isRefused = status === 503 ? headers.has('retry-after') : /^4(?!08|99)/.test(`${status}`);
  return isRefused ? 'no' : 'maybe';
}

/** Whether something can be read as a response; doubles and foreign classes can, too. */
export function isResponse(value: Response | undefined): value is Response {
  return typeof value?.status === 'number' && typeof value.headers?.get === 'function';
}

/** Node's code of the error below a failed `fetch`, such as ECONNREFUSED; empty where the platform tells none. */
export function codeOf(cause: unknown): string {
  try {
    return (
      /^[A-Z][A-Z_\d]{1,40}$/.exec(`${membersOf(membersOf(cause)['cause'] ?? cause)['code']}`)?.[0] ?? ''
    );
  } catch {
    return '';
  }
}

/** The members of a foreign value, which may have none. */
export function membersOf(value: unknown): Record<string, unknown> {
  return Object(value);
}
