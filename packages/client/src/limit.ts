/** The longest delay of a timer, in milliseconds: above it platforms overflow, and the timer fires at once. */
export const longestTimer: number = 2 ** 31 - 1;

/**
 * Runs work until it ends, milliseconds have passed or the caller aborts, whichever comes first; resolves with what
 * the work returns, or with why it was not awaited. Raced, because neither a foreign `fetch` nor a stalled body need
 * listen to a signal. Without work it is a wait.
 */
export function limited<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  work?: () => Promise<T>,
): Promise<T | 'TimeoutError' | 'AbortError'> {
  return new Promise((resolve, reject) => {
    const end = <Value>(settle: (value: Value) => void, value: Value) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle(value);
    };
    const onAbort = () => end(resolve, 'AbortError' as const);
    // First, because something that is not a signal throws here.
    signal?.addEventListener('abort', onAbort);
    const timer =
      milliseconds <= longestTimer
        ? setTimeout(() => end(resolve, 'TimeoutError' as const), milliseconds)
        : undefined;
    if (signal?.aborted) onAbort();
    else
      work?.().then(
        (value) => end(resolve, value),
        (error) => end(reject, error),
      );
  });
}
