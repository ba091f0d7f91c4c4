import { readBody } from './body.ts';
import type { TransportError } from './error.ts';
import { bearer, outside, refuse, type Settings } from './input.ts';
import { limited } from './limit.ts';
import { isResponse, type Sending, through } from './send.ts';

/** Names an operation in logs and errors, without the data of a call. */
export interface CallName {
  operation: string;
  method: string;
  /** The path as the contract writes it. */
  path: string;
}

/** A call that can be sent more than once. */
export interface Outgoing {
  name: CallName;
  request: { url: string; method: string; body?: BodyInit | null };
  headers: Record<string, string>;
  /** Whether it is sent without the key. */
  keyless?: boolean | undefined;
  /** What stands in the URL for the parameters of the path, for `hide`. */
  ids: string[];
}

/** What came of one attempt. Without `error` there is a response, and the `text` of its body. */
export interface Attempt extends Sending {
  response?: Response;
  text?: string | undefined;
  error?: TransportError['name'] | undefined;
  /** Why there is an error, where its name and cause do not tell. */
  reason?: string;
  cause?: unknown;
  /** The key that was sent, for `hide`. */
  secret?: string;
}

/**
 * Sends a request once, within some milliseconds. Rejects only with what the caller's `apiKey` threw, and with a
 * TypeError for a key or a URL that must not be sent.
 */
export async function attemptOnce(
  { request, headers, keyless }: Outgoing,
  options: Settings,
  { milliseconds, outcomes }: { milliseconds: number; outcomes: Sending['outcomes'] },
): Promise<Attempt> {
  const { apiKey, maxBodyBytes = 2 ** 20 } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const attempt: Attempt = { outcomes };

  const converse = async (): Promise<Attempt['error']> => {
    const key = typeof apiKey === 'function' ? await apiKey() : apiKey;
    const authorization = bearer(key);
    attempt.secret = key;
    if (attempt.ended) return;
    const sent = keyless ? headers : { ...headers, authorization };
    try {
      const response = await through(
        options,
        { ...request, headers: sent, signal, redirect: 'manual' },
        attempt,
      );
      if (!isResponse(response)) return 'ProtocolError';
      attempt.response = response;
      // Never followed: it would repeat the update elsewhere, or lose its body. Browsers show it as status 0.
      const isRedirect = response.type === 'opaqueredirect' || /^3/.test(`${response.status}`);
      if (!isRedirect) attempt.text = await readBody(response, maxBodyBytes);
      if (attempt.text !== undefined) return;
      attempt.reason = isRedirect ? 'a redirect' : `more than ${maxBodyBytes} bytes`;
      return 'ProtocolError';
    } catch (cause) {
      attempt.cause = cause;
      return 'NetworkError';
    }
  };

  const error = await limited(milliseconds, options.signal, converse);
  attempt.ended = true;
  if (error) controller.abort();
  if (attempt.isOutside) refuse(outside);
  // A copy: what an abandoned exchange still does reaches nobody.
  return { ...attempt, error };
}
