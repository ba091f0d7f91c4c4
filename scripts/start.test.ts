import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';

let started: ChildProcess | undefined;

afterEach(() => {
  if (started?.exitCode === null && started.signalCode === null) endGroup(started, 'SIGKILL');
});

/** Runs a root script in a process group of its own, as a terminal does, and collects what it prints. */
function run(script: string, env: Record<string, string>, ...args: string[]) {
  const child = spawn('pnpm', ['--workspace-root', script, ...args], {
    // Without Vitest's variables, under which Vite serves the site's sources differently.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    detached: true,
  });
  started = child;
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const prints = async (text: string): Promise<string> => {
    await vi.waitFor(() => expect(printed).toContain(text), { timeout: 120_000 });
    return printed;
  };
  return { child, prints, closed: once(child, 'close') };
}

/** Sends a signal to every process of the group, as Ctrl-C does. */
function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}

function groupIsEmpty({ pid }: ChildProcess): boolean {
  try {
    if (pid !== undefined) process.kill(-pid, 0);
    return false;
  } catch {
    return true;
  }
}

/** Holds a free port until it is released. */
async function takePort(): Promise<{ port: number; release: () => void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return { port: address.port, release: () => server.close() };
}

test('`start` prints a curl line that returns the published 200, and Ctrl-C leaves nothing running', async () => {
  const { child, prints, closed } = run('start', { MOCK_PORT: '0', DOCS_PORT: '0' });
  const banner = await prints('Ctrl-C stops everything.');

  const curl = banner.split('\n').find((line) => line.startsWith('curl ')) ?? '';
  const published =
    "curl --location 'https://<hostname>/addressbook/contacts/3392287d-7a79-4789-9ef8-7dc174836688'" +
    " --header 'Accept: application/json' --header 'Content-Type: application/json'" +
    ` --header 'Authorization: Bearer YOUR_API_KEY' --data '{"msisdn":"55555555555","alias":"john","meta":{"NAME":"John Doe"}}'`;
  expect(curl.replace(/http:\/\/127\.0\.0\.1:\d+/, 'https://<hostname>')).toBe(published);

  const { stdout } = await promisify(execFile)('sh', ['-c', curl.replace('curl', 'curl --silent')]);
  expect(JSON.parse(stdout)).toEqual({
    success: true,
    record: {
      id: '3392287d-7a79-4789-9ef8-7dc174836688',
      alias: 'john',
      msisdn: '55555555555',
      updated_on: '2025-11-10T20:45:30.000Z',
    },
  });

  const docsUrl = /docs {2}(\S+)/.exec(banner)?.[1] ?? '';
  expect(await (await fetch(docsUrl)).text()).toContain('<title>Address Book API</title>');

  endGroup(child, 'SIGINT');
  await closed;
  await vi.waitFor(() => expect(groupIsEmpty(child)).toBe(true), { timeout: 5000 });
  await expect(fetch(docsUrl)).rejects.toThrow('fetch failed');
});

test.each([
  { app: 'mock', variable: 'MOCK_PORT' },
  { app: 'docs', variable: 'DOCS_PORT' },
])(
  'a port in use for the $app is one line with the port and $variable, and exit code 1',
  async ({ app, variable }) => {
    const { port, release } = await takePort();
    const { prints, closed } = run('start', { MOCK_PORT: '0', DOCS_PORT: '0', [variable]: String(port) });
    const line = `Port ${port} is in use, so the ${app} cannot start. Choose another: ${variable}=${port + 1}\n`;
    expect(await prints(line)).not.toMatch(/Ctrl-C|at .*\.ts:\d/);
    expect(await closed).toEqual([1, null]);
    release();
  },
);

test('an invalid port is one line, and exit code 1', async () => {
  const { prints, closed } = run('start', { MOCK_PORT: 'four thousand' });
  await prints('The port (--port or MOCK_PORT) is a number from 0 (any free one) to 65535.\n');
  expect(await closed).toEqual([1, null]);
});

test('`dev` serves both from their sources, and Ctrl-C leaves nothing running', async () => {
  const { child, prints, closed } = run('dev', { MOCK_PORT: '0', DOCS_PORT: '0' });
  const banner = await prints('Ctrl-C stops everything.');
  const docsUrl = /docs {2}(\S+)/.exec(banner)?.[1] ?? '';
  expect(await (await fetch(docsUrl)).text()).toContain('<title>Address Book API</title>');
  endGroup(child, 'SIGINT');
  await closed;
  await vi.waitFor(() => expect(groupIsEmpty(child)).toBe(true), { timeout: 5000 });
  await expect(fetch(docsUrl)).rejects.toThrow('fetch failed');
});
