import { spawnSync } from 'node:child_process';
import { findBrowser } from './browser.ts';

/** Runs a pnpm script or command for the tests, in the root, and returns whether it succeeded. */
export function runPnpm(...args: string[]): boolean {
  const browser = findBrowser();
  const { status, error } = spawnSync('pnpm', args, {
    stdio: 'inherit',
    // Part of the cache keys of the tests that need it: without a browser they are skipped, which is another result.
    env: { ...process.env, ...(browser && { CHROMIUM_PATH: browser }) },
    // pnpm is a batch file there.
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  return status === 0;
}
