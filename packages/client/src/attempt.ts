import { readBody } from './body.ts';
import type { NoAnswer, Sent } from './failure.ts';
import { bearer } from './input.ts';
import type { AttemptRequest, ClientOptions } from './options.ts';
import { isResponse, most, type PlainRequest, type Sending, through } from './send.ts';
import { after } from './timer.ts';

/** Names an operation in logs and failures, without the data of a call. */
export interface CallName {
  operation: string;
  method: string;
  /** The path as the contract writes it. */
  path: string;
}

/** A request that can be sent more than once. */
export interface Outgoing extends Pick<AttemptRequest, 'url' | 'body'> {
  name: CallName;
  headers: Record<string, string>;
  /** What stands in the URL for the parameters of the path, for `hide`. */
  ids: string[];
}

/** What came of one attempt. Without `error` there is a response, and the `text` of its body. */
export interface Attempt {
  response?: Response;
  text?: string;
  error?: NoAnswer['name'];
  /** Why there is an error, where its name and cause do not tell. */
  reason?: string;
  cause?: unknown;
  /** Whether `cause` is what `fetch` itself threw, and not foreign code around it. */
  lost?: boolean;
  sent: Sent;
  /** The key that was sent, for `hide`. */
  secret?: string;
}

/**
 * Sends a request once, within some milliseconds. Rejects only with what the caller's `apiKey` threw, and with a
 * TypeError for a key or a URL that must not be sent.
 */
export function attemptOnce(
  outgoing: Outgoing,
  options: ClientOptions,
  milliseconds: number,
): Promise<Attempt> {
  const { apiKey, maxBodyBytes = 2 ** 20, signal } = options;
  const controller = new AbortController();
  const attempt: Attempt = { sent: 'no' };

  // Not awaited in a row but raced, because a foreign `fetch` or a stalled body may not listen to the signal.
  return new Promise((resolve, reject) => {
    const close = () => {
      sending.ended = true;
      cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    const end = (error?: NoAnswer['name'], cause?: unknown, reason?: string) => {
      if (sending.ended) return;
      close();
      attempt.sent = sending.pending ? most(sending.sent, 'unknown') : sending.sent;
      if (!error) return resolve(attempt);
      const lost = !!sending.thrown && sending.thrown.cause === cause;
      // A copy: what an abandoned exchange still does reaches nobody.
      resolve({ ...attempt, error, cause, lost, ...(reason && { reason }) });
      controller.abort();
    };
    const refuse = (error: unknown) => {
      close();
      reject(error);
      controller.abort();
    };
    const onAbort = () => end('AbortError', signal?.reason);
    const sending: Sending = { sent: 'no', pending: 0, ended: false, refuse };

    const exchange = async () => {
      const key = typeof apiKey === 'function' ? await apiKey() : apiKey;
      const headers = { ...outgoing.headers, authorization: bearer(key) };
      attempt.secret = key;
      if (sending.ended) return;
      try {
        const { url, name, body } = outgoing;
        const request: PlainRequest = {
          url,
          method: name.method,
          headers,
          redirect: 'manual',
          signal: controller.signal,
        };
        if (body !== undefined) request.body = body;
        const response = await through(options, request, sending);
        if (!isResponse(response)) return end('ProtocolError', undefined, 'something that is no Response');
        attempt.response = response;
        // Never followed: it would repeat the update elsewhere, or lose its body.
        if (isRedirect(response)) return end('ProtocolError', undefined, 'a redirect');
        const text = await readBody(response, maxBodyBytes);
        if (text === undefined) return end('ProtocolError', undefined, `more than ${maxBodyBytes} bytes`);
        attempt.text = text;
        end();
      } catch (cause) {
        end('NetworkError', cause);
      }
    };

    signal?.addEventListener('abort', onAbort);
    const cancel = after(milliseconds, () => end('TimeoutError'));
    if (signal?.aborted) return onAbort();
    exchange().catch(refuse);
  });
}

/** Browsers show a redirect that is not followed as status 0 (Fetch standard, "opaque-redirect filtered response"). */
function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status > 299 && status < 400);
}
