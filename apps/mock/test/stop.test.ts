/** Regression: the mock waited for sockets, so a browser's spare connection kept it from stopping. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { startMock } from '../src/index.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function timeOf(stop: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await stop();
  return performance.now() - start;
}

const head = 'POST /addressbook/contacts/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\n';

test.each([
  ['a connection that never sent a request', ''],
  ['half of a head', head],
  ['a connection that has had its response', `${head}content-length: 0\r\n\r\n`],
])('stops at once beside %s', async (_, bytes) => {
  const mock = await startMock({ port: 0 });
  const socket = await open(mock.url);
  socket.write(bytes || Buffer.alloc(0));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(mock.running).toBe(0);
  expect(await timeOf(mock.stop)).toBeLessThan(900);
});

test('stops after a second beside half of an upload, which gets no response', async () => {
  const mock = await startMock({ port: 0 });
  const socket = await open(mock.url);
  socket.write(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`);
  await vi.waitFor(() => expect(mock.running).toBe(1));
  const closed = once(socket, 'close');
  const time = await timeOf(mock.stop);
  await closed;
  expect(time).toBeGreaterThan(900);
  expect(time).toBeLessThan(5000);
});

test('stops once, however often `stop` is called', async () => {
  const mock = await startMock({ port: 0 });
  await Promise.all([mock.stop(), mock.stop()]);
  await mock.stop();
});
