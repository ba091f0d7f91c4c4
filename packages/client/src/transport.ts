import { type Attempt, attemptOnce, type CallName, longestTimer, type Outgoing } from './attempt.ts';
import { hide } from './hide.ts';
import { checkNumbers } from './input.ts';
import type { AttemptLog, CallOptions, ClientOptions } from './options.ts';
import { most } from './send.ts';

/** What came of all attempts of one call. */
export interface Exchange extends Attempt {
  name: CallName;
  attempts: number;
  requestId: string | null | undefined;
  /** Seconds. */
  retryAfter: number | undefined;
  /** The key and the ids that were sent, for `hide`. */
  secrets: (string | undefined)[];
}

/**
 * Sends a request, and sends it again while that is safe, allowed and possible within the deadline. Rejects only with
 * what the caller's `apiKey` threw, and with a TypeError for what must not be sent.
 */
export async function exchange(
  outgoing: Outgoing,
  client: ClientOptions,
  call?: CallOptions,
): Promise<Exchange> {
  if (call) checkNumbers(call);
  // Where the key may go is the client's to say.
  const options = call ? { ...client, ...call, baseUrl: client.baseUrl } : client;
  const { timeout = 30_000, signal, retries = {}, logger } = options;
  const { name, ids } = outgoing;
  // Not the time of day, which may be set while a call runs.
  let start = performance.now();
  const deadline = start + timeout;
  let sent: Attempt['sent'] = 'no';

  for (let attempts = 1; ; attempts++) {
    const milliseconds = Math.min(deadline - start, retries.attemptTimeout ?? timeout);
    const attempt = await attemptOnce(outgoing, options, milliseconds);
    const { response, error, secret } = attempt;
    // What one attempt may have done, no later one takes back.
    sent = most(sent, attempt.sent);
    const secrets = [secret, ...ids];
    const id = response?.headers.get('x-request-id');
    // In a success that nobody logs, only the key itself is looked for: all its forms take microseconds.
    const requestId = id && (logger || !response?.ok || id.includes(`${secret}`)) ? hide(id, secrets) : id;
    const retryAfter =
      response && response.status > 399 ? secondsOf(response.headers.get('retry-after')) : undefined;
    const result: Exchange = { ...attempt, name, attempts, requestId, retryAfter, sent, secrets };

    const wait = (retryAfter ?? 0) * 1000 + Math.random() * 250 * 2 ** attempts;
    const again =
      isRetried(attempt, retries.ambiguous) &&
      attempts <= (retries.max ?? 2) &&
      wait <= longestTimer &&
      performance.now() + wait < deadline;
    if (logger) {
      report(logger, {
        ...name,
        attempt: attempts,
        status: response?.status,
        requestId: requestId ?? undefined,
        error,
        duration: Math.round(performance.now() - start),
        retryIn: again ? wait : undefined,
      });
    }
    if (!again) return result;
    await pause(wait, signal);
    if (signal?.aborted) return { ...result, error: 'AbortError', cause: signal.reason };
    // The machine may have slept: an attempt that could only time out is not begun.
    start = performance.now();
    if (start >= deadline) return result;
  }
}

/** Calls a logger. One that throws, rejects or never ends costs the caller neither the result nor the process. */
async function report(logger: (attempt: AttemptLog) => unknown, attempt: AttemptLog): Promise<void> {
  try {
    await logger(attempt);
  } catch {}
}

/**
 * Only what was certainly not applied, unless the caller accepts to repeat what may have been. Never what foreign code
 * around `fetch` threw.
 */
function isRetried(attempt: Attempt, ambiguous = false): boolean {
  const { response, error, sent } = attempt;
  if (sent === 'yes' || (sent === 'unknown' && !ambiguous)) return false;
  if (error === 'NetworkError') return attempt.thrown === attempt.cause;
  if (error) return error === 'TimeoutError' && sent === 'unknown';
  return /^(429|50[0234])$/.test(`${response?.status}`);
}

/** `Retry-After` in seconds, from either of its forms (RFC 9110, section 10.2.3). */
function secondsOf(value: string | null): number | undefined {
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? +value : (Date.parse(value) - Date.now()) / 1000;
  return seconds < 0 ? 0 : seconds >= 0 ? seconds : undefined;
}

/** Waits, or until the caller aborts. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    // The logger may have aborted.
    if (signal?.aborted) end();
  });
}
