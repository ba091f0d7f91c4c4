/** The longest delay that platforms know: above 2^31-1 ms their timers overflow, and fire at once. */
const longest = 2 ** 31 - 1;

/** Runs something once after some milliseconds, in as many legs as needed; returns a function that cancels it. */
export function after(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number) => {
    timer = setTimeout(() => (left > longest ? wait(left - longest) : run()), Math.min(left, longest));
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}

/** Waits, or until the caller aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = after(milliseconds, end);
    signal?.addEventListener('abort', end);
  });
}
