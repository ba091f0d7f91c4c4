import { type Attempt, attemptOnce, type CallName, type Outgoing } from './attempt.ts';
import type { Applied } from './error.ts';
import { hide } from './hide.ts';
import { checkNumbers, type Settings } from './input.ts';
import { limited, longestTimer } from './limit.ts';
import type { AttemptLog, CallOptions } from './options.ts';

/** What came of all attempts of one call. */
export interface Exchange extends Attempt {
  name: CallName;
  attempts: number;
  applied: Applied;
  requestId: string | undefined;
  /** Seconds. */
  retryAfter: number | undefined;
  /** The key and the ids that were sent, for `hide`. */
  secrets: string[];
}

/**
 * Sends a request, and sends it again while that is safe, allowed and possible within the deadline. Rejects only with
 * what the caller's `apiKey` threw, and with a TypeError for what must not be sent.
 */
export async function exchange(outgoing: Outgoing, client: Settings, call?: CallOptions): Promise<Exchange> {
  if (call) checkNumbers(call);
  // Where the key may go is the client's to say.
  const options = call ? { ...client, ...call, baseUrl: client.baseUrl } : client;
  const { timeout = 30_000, signal, logger, retries = {} } = options;
  const { max = 2, ambiguous, attemptTimeout = timeout } = retries;
  const { name, ids } = outgoing;
  const outcomes: Applied[] = [];
  // Not the time of day, which may be set while a call runs.
  let start = performance.now();
  const deadline = start + timeout;

  for (let attempts = 1; ; attempts++) {
    const milliseconds = Math.min(deadline - start, attemptTimeout);
    const attempt = await attemptOnce(outgoing, options, { milliseconds, outcomes });
    const { response, error, secret = '' } = attempt;
    if (error === 'AbortError') attempt.cause = signal?.reason;
    const secrets = [secret, ...ids];
    const id = response?.headers.get('x-request-id') ?? undefined;
    // In a success that nobody logs, only the key itself is looked for: all its forms take microseconds.
    const requestId = id && (logger || !response?.ok || id.includes(secret)) ? hide(id, secrets) : id;
    const retryAfter = secondsOf(response);
    const applied = mostOf(outcomes);
    const result: Exchange = { ...attempt, name, attempts, applied, requestId, retryAfter, secrets };

    const wait = (retryAfter ?? 0) * 1000 + Math.random() * 250 * 2 ** attempts;
    const again =
      attempts <= max &&
      isRetried(result, ambiguous) &&
      wait <= longestTimer &&
      performance.now() + wait < deadline;
    if (logger) {
      report(logger, {
        ...name,
        attempt: attempts,
        status: response?.status,
        requestId,
        error,
        duration: Math.round(performance.now() - start),
        retryIn: again ? wait : undefined,
      });
    }
    if (!again) return result;
    const aborted = await limited(wait, signal);
    if (aborted === 'AbortError') return { ...result, error: aborted, cause: signal?.reason };
    // The machine may have slept: an attempt that could only time out is not begun.
    start = performance.now();
    if (start >= deadline) return result;
  }
}

/** What several requests of one call may have done: what one did, the others do not take back. */
function mostOf(outcomes: Applied[]): Applied {
  if (outcomes.includes('yes')) return 'yes';
  return outcomes.includes('maybe') ? 'maybe' : 'no';
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
function isRetried(exchange: Exchange, ambiguous = false): boolean {
  const { response, error, applied } = exchange;
  if (applied === 'yes' || (applied === 'maybe' && !ambiguous)) return false;
  if (error === 'NetworkError') return 'thrown' in exchange && exchange.thrown === exchange.cause;
  if (error) return error === 'TimeoutError' && applied === 'maybe';
  return /^(429|50[0234])$/.test(`${response?.status}`);
}

/** `Retry-After` of an error in seconds, from either of its forms (RFC 9110, section 10.2.3). */
function secondsOf(response: Response | undefined): number | undefined {
  const value = response && response.status > 399 && response.headers.get('retry-after');
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? +value : (Date.parse(value) - Date.now()) / 1000;
  return seconds < 0 ? 0 : seconds >= 0 ? seconds : undefined;
}
