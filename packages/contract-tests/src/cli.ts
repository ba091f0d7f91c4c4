import { writeFileSync } from 'node:fs';
import { createRedactor } from './redact.ts';
import { isError } from './report.ts';
import { consoleReport } from './reports/console.ts';
import { junitReport } from './reports/junit.ts';
import { variables } from './request.ts';
import { type Environment, help, messageOf, type Settings, settingsFrom } from './settings.ts';
import { verify } from './verify.ts';

/** A stream that the command writes to. */
type Output = { write: (text: string) => unknown; isTTY?: boolean };

/** What the command uses of its process. */
export type Surroundings = { env: Environment; stdout: Output; stderr: Output };

/** Runs the command. Resolves with its exit code: 0 when the contract is kept, 1 when it is broken, 2 when not tested. */
export async function main(args: string[], { env, stdout, stderr }: Surroundings): Promise<number> {
  try {
    const settings = settingsFrom(args, env);
    if (settings) return await run(settings, { stdout, stderr });
    stdout.write(`${help}\n`);
    return 0;
  } catch (error) {
    // One line for any error: a stack trace does not help a person who tests a server.
    const keys = Object.values(variables).flatMap((name) => env[name] ?? []);
    stderr.write(`${createRedactor(keys).clean(messageOf(error))}\n`);
    return 2;
  }
}

async function run(
  { target, options, strict, junit, json }: Settings,
  { stdout, stderr }: Omit<Surroundings, 'env'>,
): Promise<number> {
  const report = await verify(target, {
    ...options,
    onPhase: (phase) => {
      if (stderr.isTTY) stderr.write(`${phase} …\n`);
    },
  });
  if (junit !== undefined) writeFileSync(junit, junitReport(report, strict));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  stdout.write(`${consoleReport(report, strict)}\n`);
  if (report.interrupted?.isFatal) return 2;
  return report.findings.some((finding) => isError(finding, strict)) ? 1 : 0;
}
