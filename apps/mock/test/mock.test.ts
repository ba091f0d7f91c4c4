import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { startMock } from '../src/index.ts';

const path = '/addressbook/contacts/3392287d-7a79-4789-9ef8-7dc174836688';

function updateContact(url: string): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer YOUR_API_KEY' },
    body: '{"alias":"john"}',
  });
}

test('port 0 takes a free port and returns it', async () => {
  const mock = await startMock({ port: 0 });
  expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect((await updateContact(mock.url)).status).toBe(200);
  await mock.stop();
});

test('several mocks run side by side', async () => {
  const mocks = await Promise.all([startMock({ port: 0 }), startMock({ port: 0 }), startMock({ port: 0 })]);
  const responses = await Promise.all(mocks.map(({ url }) => updateContact(url)));
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  await Promise.all(mocks.map(({ stop }) => stop()));
});

test('a port in use is an error that names the port', async () => {
  const first = await startMock({ port: 0 });
  const port = Number(new URL(first.url).port);
  await expect(startMock({ port })).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
  await first.stop();
});

test('a stopped mock frees its port', async () => {
  const first = await startMock({ port: 0 });
  const port = Number(new URL(first.url).port);
  await first.stop();
  const second = await startMock({ port });
  expect(second.url).toBe(first.url);
  await second.stop();
});

test('a running request is finished before the mock stops', async () => {
  const mock = await startMock({ port: 0 });
  const { hostname, port } = new URL(mock.url);
  const socket = connect(Number(port), hostname);
  let response = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    response += text;
  });
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\ncontent-type: application/json\r\n`;
  socket.write(`${head}content-length: 2\r\n\r\n{`);
  await vi.waitFor(() => expect(socket.bytesWritten).toBeGreaterThan(100));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const stopped = mock.stop();
  const closed = once(socket, 'close');
  socket.write('}');
  await Promise.all([stopped, closed]);
  expect(response).toMatch(/^HTTP\/1\.1 200 /);
});

test('a stopping mock does not wait for a delay', async () => {
  const mock = await startMock({ port: 0, delay: 30_000 });
  const response = updateContact(mock.url);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await mock.stop();
  expect((await response).status).toBe(200);
});

test('a request to a stopping mock is 503 with Retry-After, and ends the connection', async () => {
  const mock = await startMock({ port: 0 });
  const { hostname, port } = new URL(mock.url);
  const open = () => connect(Number(port), hostname).setEncoding('utf8');
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\ncontent-type: application/json\r\n`;
  const running = open();
  running.write(`${head}content-length: 2\r\n\r\n{`);
  const late = open();
  late.write(head);
  let response = '';
  late.on('data', (text: string) => {
    response += text;
  });
  await vi.waitFor(() => expect(mock.running).toBe(1));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stopped = mock.stop();
  const closed = once(late, 'close');
  late.write('content-length: 2\r\n\r\n{}');
  await closed;
  running.write('}');
  await stopped;
  expect(response).toMatch(
    /^HTTP\/1\.1 503 [\s\S]*Connection: close\r\nRetry-After: 1\r\n[\s\S]*The server is stopping/,
  );
});

test('records requests without keys and bodies', async () => {
  const mock = await startMock({ port: 0 });
  await updateContact(mock.url);
  await fetch(`${mock.url}/nowhere`);
  expect(mock.requests).toEqual([
    {
      method: 'POST',
      path,
      status: 200,
      requestId: expect.any(String),
      duration: expect.any(Number),
      issues: [],
    },
    {
      method: 'GET',
      path: '/nowhere',
      status: 404,
      requestId: expect.any(String),
      duration: expect.any(Number),
      issues: [],
    },
  ]);
  await mock.stop();
});

test('records bodies with `recordBodies`', async () => {
  const mock = await startMock({ port: 0, recordBodies: true });
  await updateContact(mock.url);
  expect(mock.requests.map(({ body }) => body)).toEqual([{ alias: 'john' }]);
  await mock.stop();
});
