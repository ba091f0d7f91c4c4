import { readBody } from './body.ts';
import type { NoAnswer, Sent } from './failure.ts';
import { bearer } from './input.ts';
import type { AttemptRequest, Middleware, Next, TransportOptions } from './options.ts';

/** A request that can be sent more than once. */
export type Outgoing = Pick<AttemptRequest, 'url' | 'method' | 'body'> & { headers: Record<string, string> };

/** What came of one attempt. Without `error` there is an answer: `response` and the `text` of its body. */
export interface Attempt {
  response?: Response;
  text?: string;
  error?: NoAnswer['name'];
  /** Why there is an error, where its name and cause do not tell. */
  reason?: string;
  cause?: unknown;
  sent: Sent;
  /** The key that was sent, for `hide`. */
  secret?: string;
}

/** Sends a request once, within some milliseconds. Rejects only with what the caller's `apiKey` threw. */
export function attemptOnce(
  outgoing: Outgoing,
  { apiKey, fetch, middleware = [], maxBodyBytes = 2 ** 20, signal }: TransportOptions,
  milliseconds: number,
): Promise<Attempt> {
  const controller = new AbortController();
  const attempt: Attempt = { sent: 'no' };

  // Not awaited in a row but raced, because a foreign `fetch` or a stalled body may not listen to the signal.
  return new Promise((resolve, reject) => {
    const end = (error?: NoAnswer['name'], cause?: unknown, reason?: string) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      // A copy: what an abandoned exchange still does reaches nobody.
      resolve(error ? { ...attempt, error, cause, ...(reason && { reason }) } : attempt);
      if (error) controller.abort();
    };
    const onAbort = () => end('AbortError', signal?.reason);
    const timer = setTimeout(() => end('TimeoutError'), milliseconds);

    const exchange = async () => {
      const key = typeof apiKey === 'function' ? await apiKey() : apiKey;
      const authorization = bearer(key);
      attempt.secret = key;
      if (controller.signal.aborted) return;
      const headers = { ...outgoing.headers, authorization };
      const request = { ...outgoing, headers, signal: controller.signal, redirect: 'manual' } as const;
      attempt.sent = 'unknown';
      try {
        const response = await through(middleware, request, fetch ?? globalThis.fetch);
        attempt.response = response;
        attempt.sent = sentBy(response);
        // Never followed: it would repeat the update elsewhere, or lose its body.
        if (isRedirect(response)) return end('ProtocolError', undefined, 'a redirect');
        const text = await readBody(response, maxBodyBytes);
        if (text === undefined) return end('ProtocolError', undefined, `more than ${maxBodyBytes} bytes`);
        attempt.text = text;
        end();
      } catch (cause) {
        if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(codeOf(cause))) attempt.sent = 'no';
        end('NetworkError', cause);
      }
    };

    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    exchange().catch((reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}

/** Sends a request, through middleware if there is any. Without, it stays the plain object that costs least. */
function through(
  middleware: Middleware[],
  request: Outgoing & Omit<AttemptRequest, 'headers'>,
  fetch: NonNullable<TransportOptions['fetch']>,
): Promise<Response> {
  if (!middleware.length) return fetch(request.url, request);
  const send: Next = (request) => fetch(request.url, request);
  const chain = middleware.reduceRight<Next>((next, wrap) => (request) => wrap(request, next), send);
  // Headers of this attempt alone: what middleware sets is not sent again with the next.
  return chain({ ...request, headers: new Headers(request.headers) });
}

/** Browsers show a redirect as status 0. */
function isRedirect({ status }: Response): boolean {
  return status < 200 || (status > 299 && status < 400);
}

function sentBy({ status, headers }: Response): Sent {
  if (status > 199 && status < 300) return 'yes';
  if (status === 503 ? headers.has('retry-after') : status < 500 && status !== 408) return 'no';
  return 'unknown';
}

/** Node's code of the error below a failed `fetch`, such as ECONNREFUSED; empty where the platform tells none. */
export function codeOf(cause: unknown): string {
  return Object(Object(cause).cause ?? cause).code ?? '';
}
