/** Runs all tests, or the part that the argument names. */
import { findBrowser } from './browser.ts';
import { runPnpm } from './run.ts';
import { consumersTask, workspaceTasks } from './tasks.ts';

const flags = ['--continue=dependencies-successful', '--output-logs', 'new-only'];

/** The checks and tests of every package. */
const workspace = () =>
  [runPnpm('exec', 'tsc'), runPnpm('turbo', ...workspaceTasks, ...flags)].every((succeeded) => succeeded);

/** The tests of the packed packages. What they need is installed here: it stands outside the workspace. */
const consumers = () =>
  runPnpm('--dir', 'packages/consumer-tests', 'install') &&
  runPnpm('turbo', consumersTask, '--output-logs', 'new-only');

/** The tests that look at the whole site, which take minutes. */
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
if (!part)
  console.error(`There is no part "${name}" of the tests. Choose from: ${Object.keys(parts).join(', ')}.`);
else if (!findBrowser())
  console.log(
    'There is no Chromium or Chrome here, so tests in a browser are skipped. CHROMIUM_PATH can name one.',
  );
process.exitCode = part?.() ? 0 : 1;
