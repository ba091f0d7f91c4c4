import { type ChildProcess, spawn } from 'node:child_process';

/** An app that is started by its own command: a file for Node, its arguments and its variables. */
export type Command = {
  name: string;
  does: string;
  file: string;
  args?: string[];
  env?: Record<string, string>;
};

/** The message of a command once it listens. */
type Ready = { url: string; curl?: string };

type App = Command & { child: ChildProcess; ended: Promise<number> };

/**
 * Runs the commands of apps until one ends or Ctrl-C: prints where they listen, and ends all of them together. Returns
 * the exit code: that of the first app to end, or 1 when one could not start and has printed the reason.
 */
export async function runApps(commands: Command[], onReady: () => void = () => {}): Promise<number> {
  const apps = commands.map(start);
  const stop = (signal: NodeJS.Signals) => {
    for (const { child } of apps) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));

  const ready = await Promise.all(apps.map(readinessOf));
  let exitCode = 1;
  if (ready.every((one) => one !== undefined)) {
    console.log(banner(commands, ready));
    onReady();
    exitCode = await Promise.race(apps.map(({ ended }) => ended));
  }
  stop('SIGTERM');
  await Promise.all(apps.map(({ ended }) => ended));
  return exitCode;
}

function start(command: Command): App {
  const child = spawn(process.execPath, [command.file, ...(command.args ?? [])], {
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // In its own process group, so that only this script forwards Ctrl-C: a second signal would end the app at once.
    detached: true,
  });
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  return { ...command, child, ended };
}

/** Resolves when an app listens; with undefined when it has ended instead, after printing the reason. */
async function readinessOf({ child, ended }: App): Promise<Ready | undefined> {
  const ready = new Promise<Ready>((resolve) => child.once('message', (message: Ready) => resolve(message)));
  return Promise.race([ready, ended.then(() => undefined)]);
}

function banner(commands: Command[], ready: Ready[]): string {
  const rows = commands.map(({ name, does }, index) => `  ${name}  ${ready[index]?.url}  ${does}`);
  const curl = ready.find((one) => one.curl)?.curl;
  const invitation = curl ? ['', 'Try it in another terminal:', '', curl] : [];
  return ['', ...rows, ...invitation, '', 'Ctrl-C stops everything.'].join('\n');
}
