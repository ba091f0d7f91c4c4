/** The package as its users get it: packed, installed in an empty folder, started by npx. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { hasNodes, nodeOf, supportedNodes } from '../nodes.ts';
import { filesOf, scratchProject, tarballOf } from '../packed.ts';

const { folder, installed, remove } = scratchProject('mock');
const empty = join(folder, 'empty');
mkdirSync(empty);
const tarball = tarballOf('mock');
const repository = fileURLToPath(new URL('../../..', import.meta.url));
afterAll(remove);

/** Starts a command that runs the mock, sends it the documented request, and stops it. */
async function answerOf(command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(command, args, {
    cwd: empty,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^ {2}mock {2}(\S+)$/.exec(line)?.[1];
      if (!url) continue;
      const answer = await fetch(`${url}/addressbook/contacts/x`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
        body: '{"alias":"john"}',
      });
      return { status: answer.status, body: await answer.json() };
    }
    throw new Error('it ended before it listened');
  } finally {
    // The whole group: npx does not hand a signal on to what it has started.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  }
}
const success = { status: 200, body: { success: true, record: { id: 'x', alias: 'john' } } };

test('npx starts it in an empty folder, with nothing but the package, and it answers', async () => {
  const npx = ['exec', '--yes', '--offline', '--package', tarball, '--', 'addressbook-mock', '--port', '0'];
  // A home and a cache of its own: nothing that is on this machine can help.
  const env = { HOME: folder, npm_config_cache: join(folder, 'npm-cache') };
  expect(await answerOf('npm', npx, env)).toMatchObject(success);
});

test('it needs no other package, so no install script can run', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const member of ['dependencies', 'peerDependencies', 'optionalDependencies', 'private']) {
    expect(manifest).not.toHaveProperty(member);
  }
  for (const script of ['preinstall', 'install', 'postinstall'])
    expect(manifest.scripts).not.toHaveProperty(script);
});

test('it names the licences of what is built into it', () => {
  const licences = readFileSync(join(installed, 'dist/THIRD-PARTY-LICENCES.txt'), 'utf8');
  for (const name of ['@stoplight/prism-http', '@redocly/openapi-core', 'ajv', 'jsonc-parser']) {
    expect(licences).toContain(`Name: ${name}\n`);
  }
});

test('it has nothing of the telemetry in Prism’s tree, nor a path of the machine that built it', () => {
  for (const file of filesOf(tarball).map((name) => name.replace('package/', ''))) {
    const text = readFileSync(join(installed, file), 'utf8');
    expect(text.includes('scarf.sh'), file).toBe(false);
    expect(text.includes(repository), file).toBe(false);
  }
  expect(statSync(tarball).size).toBeLessThan(1_500_000);
});

test('the example of the README passes', () => {
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(example).toContain("from '@addressbook/mock'");
  writeFileSync(join(folder, 'example.test.ts'), example);
  const vitest = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  symlinkSync(vitest, join(folder, 'node_modules/vitest'));
  const printed = execFileSync(process.execPath, [join(vitest, 'vitest.mjs'), 'run', '--root', folder], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
  });
  expect(printed).toMatch(/Tests +1 passed/);
});

test('its types stand alone', () => {
  const program = `import { startMock, type RecordedRequest } from '@addressbook/mock';
const mock = await startMock({ port: 0, delay: [1, 2], onRequest: ({ status }: RecordedRequest) => { status.toFixed(); } });
mock.url satisfies string;
// @ts-expect-error -- there is no such option
await startMock({ prot: 0 });
`;
  writeFileSync(join(folder, 'program.ts'), program);
  const tsc = createRequire(import.meta.url)
    .resolve('typescript-7.0/package.json')
    .replace('package.json', 'bin/tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--types', ''];
  execFileSync(process.execPath, [tsc, ...options, join(folder, 'program.ts')], {
    encoding: 'utf8',
    cwd: folder,
  });
});

describe('what a minifier could leave out is there', () => {
  test('a bad percent escape is 404', async () => {
    const { startMock } = await import(join(installed, 'dist/index.js'));
    const mock = await startMock({ port: 0 });
    const answer = await fetch(`${mock.url}/addressbook/contacts/%E0%A4%A`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { error: { name: 'RouteNotFoundError' } },
    ]);
    await mock.stop();
  });

  test('a pattern that does not compile is refused', async () => {
    const { startMock } = await import(join(installed, 'dist/index.js'));
    const contract = join(folder, 'openapi.yaml');
    writeFileSync(
      contract,
      `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths: { /things: { post: { requestBody: { content: { application/json: { schema: { type: string, pattern: '[' } } } } } } }
`,
    );
    await expect(startMock({ port: 0, contract })).rejects.toThrow('Invalid regular expression');
  });
});

describe.skipIf(!hasNodes)('it answers on', () => {
  test.each(supportedNodes)('Node %s', async (version) => {
    const args = [join(installed, 'dist/bin.js'), '--port', '0'];
    expect(await answerOf(nodeOf(version), args)).toMatchObject(success);
  });
});

describe.skipIf(!hasNodes)('Ctrl-C ends it beside a spare connection and half an upload on', () => {
  test.each(supportedNodes)('Node %s', async (version) => {
    const child = spawn(nodeOf(version), [join(installed, 'dist/bin.js'), '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { port } = new URL(JSON.parse(line).url);
    const [spare, half] = [connect(Number(port)), connect(Number(port))];
    for (const socket of [spare, half]) socket.on('error', () => {});
    await once(spare, 'connect');
    half.write(
      'POST /addressbook/contacts/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const start = performance.now();
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

test.skipIf(!hasNodes)('on a Node below its floor it says so in one line', () => {
  const { status, stdout, stderr } = spawnSync(nodeOf('18'), [join(installed, 'dist/bin.js')], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe('@addressbook/mock needs Node 20.19 or later, this is 18.20.8\n');
});
