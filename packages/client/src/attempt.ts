import { readBody } from './body.ts';
import type { NoAnswer } from './failure.ts';
import { bearer } from './input.ts';
import type { AttemptRequest, ClientOptions } from './options.ts';
import { isResponse, most, type Sending, through } from './send.ts';

/** The longest delay of a timer, in milliseconds: above it platforms overflow, and the timer fires at once. */
export const longestTimer: number = 2 ** 31 - 1;

/** Names an operation in logs and failures, without the data of a call. */
export interface CallName {
  operation: string;
  method: string;
  /** The path as the contract writes it. */
  path: string;
}

/** A call that can be sent more than once. */
export interface Outgoing {
  name: CallName;
  request: Pick<AttemptRequest, 'url' | 'method' | 'body'>;
  headers: Record<string, string>;
  /** What stands in the URL for the parameters of the path, for `hide`. */
  ids: string[];
}

/** What came of one attempt. Without `error` there is a response, and the `text` of its body. */
export interface Attempt extends Sending {
  response?: Response;
  text?: string | undefined;
  error?: NoAnswer['name'] | undefined;
  /** Why there is an error, where its name and cause do not tell. */
  reason?: string | undefined;
  cause?: unknown;
  /** The key that was sent, for `hide`. */
  secret?: string;
}

/**
 * Sends a request once, within some milliseconds. Rejects only with what the caller's `apiKey` threw, and with a
 * TypeError for a key or a URL that must not be sent.
 */
export function attemptOnce(
  { request, headers }: Outgoing,
  options: ClientOptions,
  milliseconds: number,
): Promise<Attempt> {
  const { apiKey, maxBodyBytes = 2 ** 20, signal } = options;
  const controller = new AbortController();

  // Not awaited in a row but raced, because a foreign `fetch` or a stalled body may not listen to the signal.
  return new Promise((resolve, reject) => {
    const close = () => {
      attempt.ended = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const end = (error?: NoAnswer['name'], cause?: unknown, reason?: string) => {
      if (attempt.ended) return;
      close();
      if (attempt.pending) attempt.sent = most(attempt.sent, 'unknown');
      if (!error) return resolve(attempt);
      // A copy: what an abandoned exchange still does reaches nobody.
      resolve({ ...attempt, error, cause, reason });
      controller.abort();
    };
    const refuse = (error: unknown) => {
      close();
      reject(error);
    };
    const onAbort = () => end('AbortError', signal?.reason);
    const attempt: Attempt = { sent: 'no', pending: 0, thrown: end, ended: false, refuse };

    const exchange = async () => {
      const key = typeof apiKey === 'function' ? await apiKey() : apiKey;
      const authorization = bearer(key);
      attempt.secret = key;
      if (attempt.ended) return;
      const complete = {
        ...request,
        headers: { ...headers, authorization },
        signal: controller.signal,
        redirect: 'manual',
      } as const;
      try {
        const response = await through(options, complete, attempt);
        if (!isResponse(response)) return end('ProtocolError');
        attempt.response = response;
        // Never followed: it would repeat the update elsewhere, or lose its body. Browsers show it as status 0.
        if (response.type === 'opaqueredirect' || /^3/.test(`${response.status}`))
          return end('ProtocolError', undefined, 'a redirect');
        attempt.text = await readBody(response, maxBodyBytes);
        if (attempt.text === undefined)
          return end('ProtocolError', undefined, `more than ${maxBodyBytes} bytes`);
        end();
      } catch (cause) {
        end('NetworkError', cause);
      }
    };

    signal?.addEventListener('abort', onAbort);
    const timer =
      milliseconds <= longestTimer ? setTimeout(() => end('TimeoutError'), milliseconds) : undefined;
    if (signal?.aborted) return onAbort();
    exchange().catch(refuse);
  });
}
