import { type Attempt, attemptOnce, type Outgoing } from './attempt.ts';
import { hide } from './hide.ts';
import type { AttemptLog, CallOptions, TransportOptions } from './options.ts';

/** What came of all attempts of one call. */
export interface Exchange extends Attempt {
  attempts: number;
  requestId: string | undefined;
  /** Seconds. */
  retryAfter: number | undefined;
}

/** Names the call in logs and failures, without its data. */
export interface CallName {
  operation: string;
  method: string;
  /** The path as the contract writes it. */
  path: string;
}

/**
 * Sends a request, and sends it again while that is safe, allowed and possible within the deadline.
 * Rejects only with what the caller's `apiKey` threw.
 */
export async function exchange(
  outgoing: Outgoing,
  name: CallName,
  client: TransportOptions,
  call?: CallOptions,
): Promise<Exchange> {
  const options = call ? { ...client, ...call } : client;
  const { timeout = 30_000, signal, retries = {}, logger } = options;
  const deadline = Date.now() + timeout;
  let unknown = false;

  for (let attempts = 1; ; attempts++) {
    const start = Date.now();
    const attempt = await attemptOnce(
      outgoing,
      options,
      Math.min(deadline - start, retries.attemptTimeout ?? timeout),
    );
    const { response, error, sent, secret } = attempt;
    unknown ||= sent === 'unknown';
    const retryAfter =
      response && response.status > 399 ? secondsOf(response.headers.get('retry-after')) : undefined;
    const id = response?.headers.get('x-request-id');
    const requestId = id ? hide(id, secret) : undefined;
    // What one attempt may have done, no later one takes back.
    const result: Exchange = {
      ...attempt,
      attempts,
      requestId,
      retryAfter,
      sent: unknown && sent === 'no' ? 'unknown' : sent,
    };

    const now = Date.now();
    const wait = (retryAfter ?? 0) * 1000 + Math.random() * 250 * 2 ** attempts;
    const again =
      attempts <= (retries.max ?? 2) && now + wait < deadline && isRetried(attempt, retries.ambiguous);
    report(logger, {
      ...name,
      attempt: attempts,
      status: response?.status,
      requestId,
      error,
      duration: now - start,
      retryIn: again ? wait : undefined,
    });
    if (!again) return result;
    await pause(wait, signal);
    if (signal?.aborted) return { ...result, error: 'AbortError', cause: signal.reason };
  }
}

/** A logger that fails does not cost the caller the result. */
function report(logger: CallOptions['logger'], attempt: AttemptLog): void {
  try {
    logger?.(attempt);
  } catch {}
}

/** Only what was certainly not applied, unless the caller accepts to repeat what may have been. */
function isRetried({ response, error, sent }: Attempt, ambiguous = false): boolean {
  const { status = 0 } = response ?? {};
  if (sent === 'no') return error ? error === 'NetworkError' : status === 429 || status === 503;
  return (
    ambiguous && sent === 'unknown' && error !== 'AbortError' && (!!error || /^50[0234]$/.test(`${status}`))
  );
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
  });
}
