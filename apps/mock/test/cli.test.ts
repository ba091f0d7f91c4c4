import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const path = '/addressbook/contacts/x';

let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill('SIGKILL');
});

/** Starts the command, waits for a text, and says where it listens and what it has printed. */
async function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, '--port', '0', ...args]);
  running = child;
  const printed = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed.text += text;
    });
  }
  const prints = async (pattern: RegExp) => {
    await vi.waitFor(() => expect(printed.text).toMatch(pattern), { timeout: 15_000 });
    return pattern.exec(printed.text)?.[1] ?? '';
  };
  return { child, printed, prints };
}

/** Holds a free port until it is released. */
async function takePort(): Promise<{ port: number; release: () => Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const release = () => {
    server.close();
    return once(server, 'close');
  };
  return { port: address.port, release };
}

const update = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer secret-key', ...headers },
    body,
  });

test('each request is a line: time, status, method, path, case and duration, and what is wrong', async () => {
  const { printed, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)\n[\s\S]*Ctrl-C stops it\./);
  await update(url, '{"alias":"john"}');
  await update(url, '{"alias":5}');
  await update(url, '{}', { prefer: 'example=unavailable' });
  await prints(/(unavailable)/);
  expect(printed.text).toMatch(/\d\d:\d\d:\d\d {2}200 {2}POST \/addressbook\/contacts\/x {2}\d+ ms\n/);
  expect(printed.text).toMatch(
    /400 {2}POST \S+ {2}\d+ ms\n {9}\/alias: Request body property alias must be string\n/,
  );
  expect(printed.text).toMatch(/503 {2}POST \S+ {2}unavailable {2}\d+ ms\n/);
  expect(printed.text).not.toContain('secret-key');
  expect(printed.text).not.toContain('\u001b[');
});

test('--json prints the URL and each request as a line of JSON', async () => {
  const { printed, prints } = await start('--json');
  const url = await prints(/"url":"(http:[^"]+)"/);
  await update(url, '{"alias":"john"}');
  await prints(/(duration)/);
  const [first, second] = printed.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toEqual({ url });
  expect(second).toMatchObject({ method: 'POST', path, status: 200, issues: [] });
  expect(second).not.toHaveProperty('body');
});

test('--quiet prints nothing', async () => {
  const { port, release } = await takePort();
  await release();
  const { child, printed } = await start('--quiet', '--port', String(port));
  await vi.waitFor(() => update(`http://127.0.0.1:${port}`, '{}'), { timeout: 15_000, interval: 100 });
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(printed.text).toBe('');
});

test('--delay waits before each answer, and Prefer: delay counts more', async () => {
  const { prints } = await start('--delay', '1000..1100');
  const url = await prints(/mock {2}(http:\S+)/);
  const timed = async (headers: Record<string, string> = {}) => {
    const begin = performance.now();
    await update(url, '{}', headers);
    return performance.now() - begin;
  };
  expect(await timed()).toBeGreaterThanOrEqual(999);
  expect(await timed({ prefer: 'delay=0' })).toBeLessThan(900);
});

test.each([
  { args: ['--help'], exitCode: 0, says: 'Usage: addressbook-mock [options]' },
  { args: ['--prot', '1'], exitCode: 2, says: "Unknown option '--prot'" },
  {
    args: ['--port', 'many'],
    exitCode: 2,
    says: 'The port (--port or MOCK_PORT) is a number from 0 (any free one) to 65535.',
  },
  {
    args: ['--delay', '9..1'],
    exitCode: 2,
    says: '--delay is a number of milliseconds, such as 200, or two of them, such as 50..400.',
  },
])('$args: exit code $exitCode', ({ args, exitCode, says }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  expect(status).toBe(exitCode);
  expect(exitCode === 0 ? stdout : stderr).toContain(says);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout.split('\n').length).toBeLessThan(24);
});

test('a port in use is one line that names it and MOCK_PORT, and exit code 1', async () => {
  const { port, release } = await takePort();
  const { status, stderr } = spawnSync(process.execPath, [cli, '--port', String(port)], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `Port ${port} is in use, so the mock cannot start. Choose another: MOCK_PORT=${port + 1}\n`,
  });
  await release();
});
