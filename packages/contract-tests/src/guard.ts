import { createContext, Script } from 'node:vm';

const shared: { run: () => void } = { run: () => {} };
const context = createContext(shared);
const script = new Script('run()');

/**
 * Runs a synchronous function for at most so many milliseconds: false when it was stopped before its end. What a
 * server sends decides how long a check of it takes, and a regular expression can take for ever.
 */
export function endsWithin(milliseconds: number, run: () => void): boolean {
  shared.run = run;
  try {
    script.runInContext(context, { timeout: milliseconds });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return false;
    throw error;
  }
}
