import { main } from '../src/cli.ts';

/** The command in this process: its exit code and what it printed. */
export async function runMain(
  args: string[],
  env: Record<string, string>,
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' };
  const exitCode = await main(args, {
    env,
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
  });
  return { exitCode, ...printed };
}
