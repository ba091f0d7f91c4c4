/** `pnpm start`: runs the command of each app, tells in one place where they listen, and ends all of them together. */
import { type ChildProcess, spawn } from 'node:child_process';

/** What can be started, with the file of its command. */
const commands = {
  mock: { file: 'apps/mock/dist/bin.js', does: 'answers like the API' },
  docs: { file: 'apps/docs/src/serve.ts', does: 'what to send, what comes back' },
};

type Name = keyof typeof commands;
type App = { name: Name; child: ChildProcess; ended: Promise<number> };
/** What a command says once it listens. */
type Ready = { url: string; curl?: string };

function start(name: Name): App {
  const child = spawn(process.execPath, [commands[name].file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // In a group of its own, so that Ctrl-C reaches it once, from here: a second one ends it at once.
    detached: true,
  });
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  return { name, child, ended };
}

/** Resolves when a command listens; undefined when it has ended instead, after it has said why. */
async function readinessOf({ child, ended }: App): Promise<Ready | undefined> {
  const ready = new Promise<Ready>((resolve) => child.once('message', (message: Ready) => resolve(message)));
  return Promise.race([ready, ended.then(() => undefined)]);
}

function stop(apps: App[], signal: NodeJS.Signals = 'SIGTERM'): void {
  for (const { child } of apps) child.kill(signal);
}

const apps = [start('mock'), start('docs')];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(apps, signal));

const ready = await Promise.all(apps.map(readinessOf));
if (ready.every((one) => one !== undefined)) {
  const rows = ready.map(({ url }, index) => {
    const name = apps[index]?.name ?? 'mock';
    return `  ${name}  ${url}  ${commands[name].does}`;
  });
  const curl = ready.find((one) => one.curl)?.curl;
  const invitation = curl ? ['', 'Try it in another terminal:', '', curl] : [];
  console.log(['', ...rows, ...invitation, '', 'Ctrl-C stops everything.'].join('\n'));
  // One that ends takes the others with it.
  process.exitCode = await Promise.race(apps.map(({ ended }) => ended));
} else process.exitCode = 1;
stop(apps);
await Promise.all(apps.map(({ ended }) => ended));
