import { createContext, Script } from 'node:vm';
import { get } from '@addressbook/contract/model';

const shared: { run: () => void } = { run: () => {} };
const context = createContext(shared);
const script = new Script('run()');

/**
 * Runs a synchronous function for at most so many milliseconds: false when it was stopped before its end. What a
 * server sends decides how long a check of it takes, and a regular expression can take forever.
 */
export function endsWithin(milliseconds: number, run: () => void): boolean {
  shared.run = run;
  try {
    script.runInContext(context, { timeout: milliseconds });
    return true;
  } catch (error) {
    // It is an Error of the context, so not an instance of ours.
    if (get(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}
