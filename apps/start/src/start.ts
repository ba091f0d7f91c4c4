import { startDocs } from '@addressbook/docs';
import { startLiveDocs } from '@addressbook/docs/live';
import { startMock } from '@addressbook/mock';

/** What can be started, with the port it takes when its variable is not set. */
const apps = {
  mock: { variable: 'MOCK_PORT', port: 4010, start: startMock, does: 'answers like the API' },
  docs: { variable: 'DOCS_PORT', port: 4000, start: startDocs, does: 'what to send, what comes back' },
  'live-docs': {
    variable: 'DOCS_PORT',
    port: 4000,
    start: startLiveDocs,
    does: 'follows every save of the contract and of its pages',
  },
};

type AppName = keyof typeof apps;
type Running = { name: AppName; url: string; curl?: string | undefined; stop: () => Promise<void> };

/** A condition that the person at the terminal can mend; its message says how. */
class StartError extends Error {}

function chosenPort(name: AppName): number {
  const { variable, port } = apps[name];
  const text = process.env[variable] || String(port);
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new StartError(`${variable} is not a port. Choose a number from 0 (any free one) to 65535.`);
  }
  return Number(text);
}

async function startApp(name: AppName): Promise<Running> {
  const port = chosenPort(name);
  try {
    const app: Omit<Running, 'name'> = await apps[name].start({ port });
    return { name, ...app };
  } catch (error) {
    if (!String(error).includes('EADDRINUSE')) throw error;
    const { variable } = apps[name];
    const other = port < 65_535 ? port + 1 : port - 1;
    throw new StartError(
      `Port ${port} is in use, so the ${name} cannot start. Choose another: ${variable}=${other}`,
    );
  }
}

/** Starts all or none. */
async function startApps(names: AppName[]): Promise<Running[]> {
  const attempts = await Promise.allSettled(names.map(startApp));
  const running = attempts.filter((attempt) => attempt.status === 'fulfilled').map(({ value }) => value);
  const failed = attempts.find((attempt) => attempt.status === 'rejected');
  if (!failed) return running;
  await stopApps(running);
  throw failed.reason;
}

async function stopApps(running: Running[]): Promise<void> {
  await Promise.all(running.map(({ stop }) => stop()));
}

function banner(running: Running[]): string {
  const rows = running.map(({ name, url }) => `  ${name}  ${url}  ${apps[name].does}`);
  const mock = running.find(({ name }) => name === 'mock');
  const invitation = mock?.curl ? ['', 'Try it in another terminal:', '', mock.curl] : [];
  return ['', ...rows, ...invitation, '', 'Ctrl-C stops everything.'].join('\n');
}

const names: AppName[] = ['mock', 'docs', 'live-docs'];

/** What the arguments ask for; the mock and the documentation when there are none. */
function wantedApps(args: string[]): AppName[] {
  const unknown = args.find((arg) => !names.some((name) => name === arg));
  if (unknown !== undefined)
    throw new StartError(`There is no ${unknown} to start. Choose from: ${names.join(', ')}.`);
  return args.length > 0 ? names.filter((name) => args.includes(name)) : ['mock', 'docs'];
}

try {
  const running = await startApps(wantedApps(process.argv.slice(2)));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => stopApps(running));
  }
  console.log(banner(running));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
