/** Runs all tests, or the part that the argument names. */
import { findBrowser } from './browser.ts';
import { runPnpm } from './run.ts';
import { consumersTask, workspaceTasks } from './tasks.ts';

const flags = ['--continue=dependencies-successful', '--output-logs', 'new-only'];

/** The checks and tests of every package. */
const workspace = () =>
  [runPnpm('exec', 'tsc'), runPnpm('turbo', ...workspaceTasks, ...flags)].every((succeeded) => succeeded);

/** The tests of the packed packages. Their dependencies are installed here, because they stand outside the workspace. */
const consumers = () =>
  runPnpm('--dir', 'packages/consumer-tests', 'install') &&
  runPnpm('turbo', consumersTask, '--output-logs', 'new-only');

/** The tests of the whole site, which take minutes. */
const site = () =>
  runPnpm('turbo', 'build', '--filter', '@addressbook/docs', '--output-logs', 'errors-only') &&
  runPnpm('--filter', '@addressbook/docs', 'test:site');

const parts: Record<string, () => boolean> = {
  workspace,
  consumers,
  site,
  all: () => [workspace(), consumers()].every((succeeded) => succeeded),
};

const [name = 'all'] = process.argv.slice(2);
const part = parts[name];
if (!part) console.error(`The tests have no part "${name}". Choose from: ${Object.keys(parts).join(', ')}.`);
else if (!findBrowser())
  console.log(
    'Chromium or Chrome was not found, so tests in a browser are skipped. Set CHROMIUM_PATH to its path.',
  );
process.exitCode = part?.() ? 0 : 1;
