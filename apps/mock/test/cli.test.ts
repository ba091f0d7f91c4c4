import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const cli = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const path = '/addressbook/contacts/x';

let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill('SIGKILL');
});

/** A frozen contract, because these tests are about the command, not about the current contract. */
const fixture = fileURLToPath(import.meta.resolve('@addressbook/contract/fixtures/one-operation.json'));

/** Starts the command with the frozen contract or another one, and collects what it prints. */
async function start(...args: string[]) {
  const contract = args.includes('--contract') ? [] : ['--contract', fixture];
  const child = spawn(process.execPath, [cli, '--port', '0', ...contract, ...args]);
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

test('prints a line for each request: time, status, method, path, case, duration and issues', async () => {
  const { printed, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)\n[\s\S]*Ctrl-C stops it\./);
  await update(url, '{"alias":"john"}');
  await update(url, '{"alias":5}');
  await update(url, '{}', { prefer: 'example=unavailable' });
  await prints(/(503 {2}POST .*ms)/);
  expect(printed.text).toMatch(/\d\d:\d\d:\d\d {2}200 {2}POST \/addressbook\/contacts\/x {2}\d+ ms\n/);
  expect(printed.text).toMatch(
    /400 {2}POST \S+ {2}\d+ ms\n {9}\/alias: Request body property alias must be string\n/,
  );
  expect(printed.text).toMatch(/503 {2}POST \S+ {2}unavailable {2}\d+ ms\n/);
  expect(printed.text).not.toContain('secret-key');
  expect(printed.text).not.toContain('\u001b[');
});

test('the banner names the URL, the cases by their status, and a curl command that works', async () => {
  const { printed, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)/);
  await prints(/(Ctrl-C stops it)/);
  expect(printed.text).toContain('    400  bad-msisdn, wrong-type, misspelt-field, unknown-contact\n');
  expect(printed.text).toContain('    503  unavailable\n');
  const [line = ''] = /^curl .*$/m.exec(printed.text) ?? [];
  expect(line).toContain(url);
  const response = execFileSync('sh', ['-c', line.replace('curl', 'curl --silent')], { encoding: 'utf8' });
  expect(JSON.parse(response)).toMatchObject({ success: true, record: { alias: 'john' } });
});

test('--chaos injects faults, and prints the seed that repeats the run', async () => {
  const run = async () => {
    const { child, printed, prints } = await start('--chaos', '.5', '--seed', '7');
    const url = await prints(/mock {2}(http:\S+)/);
    await prints(/(50 % of the responses get an injected fault; --seed 7 repeats this run)/);
    for (let count = 0; count < 20; count++)
      await update(url, '{}')
        .then((response) => response.text())
        .catch(() => {});
    await vi.waitFor(() => expect(printed.text.match(/POST/g)).toHaveLength(20));
    child.kill('SIGTERM');
    return [...printed.text.matchAll(/(?:injected: [\w-]+|200) /g)].map(([found]) => found);
  };
  const first = await run();
  expect(first.filter((found) => found.startsWith('injected')).length).toBeGreaterThan(4);
  expect(await run()).toEqual(first);
});

test('--contract serves another contract, and prints its problems after a save', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-mock-'));
  const file = join(folder, 'openapi.yaml');
  const contract = (summary: string) =>
    `openapi: 3.1.0\ninfo: { title: Things, version: 1.0.0 }\npaths:\n  /things:\n    get: ${summary}\n`;
  writeFileSync(file, contract('{ responses: { default: { description: Nothing } } }'));
  const { printed, prints } = await start('--contract', file);
  await prints(/(Ctrl-C stops it)/);
  expect(printed.text).toMatch(/curl --location 'http:\S+\/things' --request GET /);
  writeFileSync(file, contract('{ responses: '));
  await prints(
    /(The saved contract cannot be served; the last good one still is:\n\S*openapi\.yaml:\d+:\d+: )/,
  );
  writeFileSync(file, contract('{ responses: { default: { description: Nothing at all } } }'));
  await prints(/(The saved contract is served)/);
  rmSync(folder, { recursive: true });
});

test('--proxy forwards requests to another server, and prints the issues of the exchanges', async () => {
  const upstream = createHttpServer((request, response) => {
    request.resume();
    if (request.url?.endsWith('/plain')) {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end('not "JSON"');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'of-the-server' });
    response.end('{"success":true,"record":{"id":"x","alias":5,"msisdn":"1","updated_on":""}}');
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = upstream.address() as AddressInfo;
  const { printed, prints } = await start('--proxy', `http://127.0.0.1:${port}`);
  const url = await prints(/mock {2}(http:\S+)/);
  const response = await update(url, '{"alias":7}');
  expect([response.status, response.headers.get('x-request-id')]).toEqual([200, 'of-the-server']);
  expect(await response.json()).toMatchObject({ success: true, record: { alias: 5 } });
  await prints(/(The response: )/);
  expect(printed.text).toMatch(
    /200 {2}POST \S+ {2}\d+ ms\n {9}\/alias: .*must be string\n {9}\/record\/alias: The response: .*must be string/,
  );
  const plain = await fetch(`${url}/addressbook/contacts/plain`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect([plain.headers.get('content-type'), await plain.text()]).toEqual(['text/plain', 'not "JSON"']);
  upstream.closeAllConnections();
  upstream.close();
  expect((await update(url, '{}')).status).toBe(502);
});

test('a closed pipe ends the command without a message', async () => {
  const { child, printed, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)/);
  await prints(/(Ctrl-C stops it)/);
  const { length } = printed.text;
  child.stdout.destroy();
  const exited = once(child, 'exit');
  await update(url, '{}').catch(() => {});
  expect(await exited).toEqual([0, null]);
  expect(printed.text.slice(length)).toBe('');
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s lets a running request finish', async (signal) => {
  const { child, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)/);
  const response = update(url, '{"alias":"john"}', { prefer: 'delay=30000' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill(signal);
  expect(await (await response).json()).toMatchObject({ record: { alias: 'john' } });
  expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0);
});

test('Ctrl-C says how many requests are still running, and a second one ends at once', async () => {
  const { child, printed, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)/);
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await prints(/(Requests still running: 1\. They have one second; Ctrl-C ends at once\.)/);
  child.kill('SIGINT');
  expect(await exited).toEqual([130, null]);
  expect(printed.text).not.toMatch(/\n\s+at /);
});

test('Ctrl-C beside a spare connection ends the command without a message', async () => {
  const { child, printed, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)/);
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  await once(socket, 'connect');
  await prints(/(Ctrl-C stops it)/);
  const { length } = printed.text;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect(printed.text.slice(length)).toBe('');
});

test.each([[], ['--json']])(
  'what a request holds obeys no terminal and forges no line: %j',
  async (...args) => {
    const { printed, prints } = await start(...args);
    const url = await prints(/(http:\/\/127[\d.:]+)/);
    await update(url, '{"\\u001b[2J":1,"a\\n12:00:00  200  POST /forged":1,"\\u009b2J\\u202e":1}');
    await prints(/(forged)/);
    expect(printed.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(printed.text).not.toMatch(/^\d\d:\d\d:\d\d {2}200 {2}POST \/forged/m);
  },
);

test('prints ten issues of a body with a thousand of them', async () => {
  const { printed, prints } = await start();
  const url = await prints(/mock {2}(http:\S+)/);
  const body = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`unknown-${index}`, 1]));
  await update(url, JSON.stringify(body));
  await prints(/(and 990 more)/);
  expect(printed.text.match(/unknown-/g)?.length ?? 0).toBeLessThan(20);
});

test('a contract that refers to a URL ends the command with an error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-mock-'));
  const file = join(folder, 'openapi.yaml');
  writeFileSync(
    file,
    "openapi: 3.1.0\ninfo: { title: Things, version: 1.0.0 }\npaths:\n  /things: { $ref: 'https://127.0.0.1:9/x.yaml' }\n",
  );
  const { status, stderr } = spawnSync(process.execPath, [cli, '--port', '0', '--contract', file], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toMatch(/openapi\.yaml:4:\d+: .*only relative paths to files are read/);
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

test('--delay waits before each response, and Prefer: delay takes precedence', async () => {
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
  { args: ['-h'], exitCode: 0, says: 'Usage: addressbook-mock [options]' },
  { args: ['--version'], exitCode: 0, says: manifest.version },
  {
    args: ['--contract', 'https://api.addressbook.example/openapi.yaml'],
    exitCode: 2,
    says: '--contract takes a file. Download the contract, then pass the file.',
  },
  { args: ['--proxy', 'ftp://x'], exitCode: 2, says: 'proxy: pass the URL of a server' },
  { args: ['--proxy', 'http://x/?a'], exitCode: 2, says: 'proxy: leave query and fragment out of the URL' },
  { args: ['--proxy', 'http://x/#'], exitCode: 2, says: 'proxy: leave query and fragment out of the URL' },
  { args: ['--allow-origin', 'http://x'], exitCode: 2, says: 'allowOrigin needs proxy' },
  {
    args: ['--proxy', 'http://127.0.0.1:9', '--allow-origin', '*'],
    exitCode: 2,
    says: 'allowOrigin: pass the origin of a web page, such as http://app.test:3000',
  },
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
  {
    args: ['--chaos', '2'],
    exitCode: 2,
    says: '--chaos is the share of responses with an injected fault, from 0 to 1, such as 0.1.',
  },
  { args: ['--seed', 'x'], exitCode: 2, says: '--seed is an integer of at most nine digits' },
  {
    args: ['--contract', 'nowhere.yaml'],
    exitCode: 1,
    says: 'The contract cannot be served:\nnowhere.yaml: ',
  },
])('$args: exit code $exitCode', ({ args, exitCode, says }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  expect(status).toBe(exitCode);
  expect(exitCode === 0 ? stdout : stderr).toContain(says);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout.split('\n').length).toBeLessThan(24);
  expect(stdout.split('\n').filter((line: string) => line.length > 80)).toEqual([]);
});

test.each(['http://person:hunter22@127.0.0.1:9', 'http://hunter22@x/', 'hunter22://x', 'http://:hunter22@'])(
  'the credentials in --proxy %s are refused, and not printed',
  (url) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, '--port', '0', '--proxy', url], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stdout + stderr).not.toContain('hunter22');
    expect(stderr).toMatch(/^proxy: .*\n$/);
  },
);

test('a port in use is one line that names it and MOCK_PORT, and exit code 1', async () => {
  const { port, release } = await takePort();
  const { status, stderr } = spawnSync(process.execPath, [cli, '--port', String(port)], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `Port ${port} is in use, so the mock cannot start. Choose another: MOCK_PORT=${port + 1}\n`,
  });
  await release();
});
