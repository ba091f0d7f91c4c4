/** Measures the part that the argument names, and prints the figures. Each part takes some minutes. */
import { runPnpm } from './run.ts';

const build = (...packages: string[]) =>
  runPnpm(
    'turbo',
    'build',
    ...packages.map((name) => `--filter=@addressbook/${name}`),
    '--output-logs=errors-only',
  );

/** Measures packed packages beside their peers, which only that folder installs. */
const packed = (name: string) =>
  build('client', 'contract-tests', 'docs', 'mock', 'spec') &&
  runPnpm('--dir', 'packages/consumer-tests', 'install') &&
  runPnpm('--dir', 'packages/consumer-tests', 'bench', name);

const parts: Record<string, () => boolean> = {
  client: () => packed('client'),
  mock: () => packed('mock'),
  docs: () => build('docs^...') && runPnpm('--filter', '@addressbook/docs', 'bench'),
  contract: () => runPnpm('--filter', '@addressbook/contract-lint', 'bench'),
  mutation: () => build('spec') && runPnpm('--filter', '@addressbook/contract-tests', 'mutation'),
};

const [name = ''] = process.argv.slice(2);
const part = parts[name];
if (!part) console.error(`Name the part to measure: ${Object.keys(parts).join(', ')}.`);
process.exitCode = part?.() ? 0 : 1;
