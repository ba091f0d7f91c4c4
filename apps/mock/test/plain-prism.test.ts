/** The faults of `prism mock` alone: the reasons for our HTTP server. A test fails when a release of Prism fixes one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';

const require = createRequire(import.meta.url);
const contact = '/addressbook/contacts/x';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.stop());

/** `prism mock` on a copy of the bundled contract. */
async function startPrism({ onTestFinished }: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-prism-'));
  const file = join(folder, 'openapi.json');
  copyFileSync(require.resolve('@addressbook/contract/fixtures/one-operation.json'), file);
  const child = spawn(
    process.execPath,
    [require.resolve('@stoplight/prism-cli'), 'mock', '--port', '0', file],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const exited = once(child, 'exit');
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /Prism is listening on (\S+)/.exec(line)?.[1];
    // Its later output is discarded.
    if (url) return { url, file, exited, output: child.stdout.resume() };
  }
  throw new Error('prism mock ended before it listened');
}

const post = (body: string | Buffer, { path = contact, connection = 'close', extra = '' } = {}) =>
  Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\nauthorization: Bearer k\r\ncontent-type: application/json\r\n${extra}content-length: ${Buffer.byteLength(body)}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);

/** Milliseconds in which a server responds, on a busy machine too. */
const patience = 20_000;

/** The outcome of sending some bytes: the response, `no response` when none came in time, or the server's exit. */
async function outcomeOf(url: string, bytes: Buffer, time = patience): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  const silence = new Promise<string>((resolve) => setTimeout(resolve, time, 'no response').unref());
  const outcome = await Promise.race([once(socket, 'close').then(() => text || 'gone'), silence]);
  socket.destroy();
  return text || outcome;
}

const statusOf = (response: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1]);
/** The members of a response's `error`, or of its body where that has none. */
const membersOf = (response: string) => {
  const body = JSON.parse(response.split('\r\n\r\n')[1] ?? '');
  return Object.keys(body.error ?? body);
};

describe.concurrent('plain Prism', () => {
  test.for<[string, Buffer, number]>([
    ['malformed JSON', post('{"alias":', { connection: 'keep-alive' }), 400],
    ['a byte order mark', post('\ufeff{}', { connection: 'keep-alive' }), 400],
    ['NaN', post('{"alias":NaN}', { connection: 'keep-alive' }), 400],
    [
      'a gzip body',
      post(gzipSync('{}'), { connection: 'keep-alive', extra: 'content-encoding: gzip\r\n' }),
      415,
    ],
  ])('never responds to %s; the mock refuses it', async ([, bytes, status], context) => {
    const { expect } = context;
    const prism = await startPrism(context);
    expect(await outcomeOf(prism.url, bytes, 2000)).toBe('no response');
    expect(statusOf(await outcomeOf(mock.url, bytes))).toBe(status);
  });

  test.for<[string, Buffer, number]>([
    ['a bad percent escape in the path', post('{}', { path: '/addressbook/contacts/%E0%A4%A' }), 404],
    ['a misspelt field in another script', post('{"имя":"x"}'), 400],
  ])('exits on %s; the mock responds', async ([, bytes, status], context) => {
    const { expect } = context;
    const prism = await startPrism(context);
    expect(await outcomeOf(prism.url, bytes)).toBe('gone');
    expect((await prism.exited)[0]).not.toBe(0);
    expect(statusOf(await outcomeOf(mock.url, bytes))).toBe(status);
  });

  test('exits when a half-typed contract is saved; the mock goes on (reload.test.ts)', async (context) => {
    const { expect } = context;
    const prism = await startPrism(context);
    // Again and again, since it begins to watch some time after it listens, and waits until a file rests.
    let text = '{"openapi": "3.1.0", "paths": {';
    const saving = setInterval(() => {
      text += ' ';
      writeFileSync(prism.file, text);
    }, 2000);
    context.onTestFinished(() => clearInterval(saving));
    expect((await prism.exited)[0]).not.toBe(0);
  });

  test('sends errors in three shapes; the mock in one', async (context) => {
    const { expect } = context;
    const prism = await startPrism(context);
    const requests = [post('{"alias":1}'), post('{}', { path: '/nowhere' }), post(' '.repeat(11_000_000))];
    const shapesOf = async (url: string) =>
      (await Promise.all(requests.map((bytes) => outcomeOf(url, bytes)))).map(membersOf);
    expect(await shapesOf(prism.url)).toEqual([
      ['name', 'statusCode', 'message', 'issues'],
      ['type', 'title', 'status', 'detail'],
      ['code', 'message'],
    ]);
    expect(await shapesOf(mock.url)).toEqual([
      ['name', 'statusCode', 'message', 'issues'],
      ['name', 'statusCode', 'message'],
      ['name', 'statusCode', 'message'],
    ]);
  });

  test('hides the violations in a header, behind the first example; the mock names them in the body', async (context) => {
    const { expect } = context;
    const prism = await startPrism(context);
    const response = await outcomeOf(prism.url, post('{"alias":1}'));
    expect(response).toMatch(/^sl-violations: .*alias/im);
    expect(response).not.toContain('must be string","');
    expect(await outcomeOf(mock.url, post('{"alias":1}'))).toContain(
      '"issues":[{"pointer":"/alias","message":"',
    );
  });

  test('finds a case only with its code; the mock finds it by its name', async (context) => {
    const { expect } = context;
    const prism = await startPrism(context);
    const bytes = post('{}', { extra: 'prefer: example=unavailable\r\n' });
    expect(statusOf(await outcomeOf(prism.url, bytes))).not.toBe(503);
    expect(statusOf(await outcomeOf(mock.url, bytes))).toBe(503);
  });

  test('has no Allow on 405; the mock has', async (context) => {
    const { expect } = context;
    const prism = await startPrism(context);
    const bytes = Buffer.from(`DELETE ${contact} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(await outcomeOf(prism.url, bytes)).not.toMatch(/^allow:/im);
    expect(await outcomeOf(mock.url, bytes)).toMatch(/^allow: POST/im);
  });
});
