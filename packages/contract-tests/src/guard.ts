import { createContext, Script } from 'node:vm';
import { isObject } from './values.ts';

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
    // It is an Error of the context, so no instance of ours.
    if (isObject(error) && error['code'] === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}
