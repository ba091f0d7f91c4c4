import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.stop());

/** Mostly the first string, sometimes another one, rarely any string. */
const oneOf = (usual: string, ...others: string[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 3, arbitrary: fc.constantFrom(usual, ...others) },
    { weight: 1, arbitrary: fc.string() },
  );
const line = (usual: string, ...others: string[]) =>
  oneOf(usual, ...others).map((text) => text.replace(/[\r\n\0]/g, ' '));

const body = fc.oneof(
  fc.constantFrom('{}', '{"alias":"john"}', '{"msisdn":"+55555555555"}').map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .record({ msisdn: fc.anything(), alias: fc.anything(), meta: fc.anything() }, { requiredKeys: [] })
    .map((value) =>
      Buffer.from(JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? 0 : member)) ?? ''),
    ),
);

const request = fc
  .record({
    method: oneOf('POST', 'GET', 'OPTIONS', 'BREW').map((text) => text.replace(/[^A-Z]/gi, '') || 'X'),
    target: line(
      '/addressbook/contacts/x',
      '/addressbook/contacts/%E0%A4%A',
      '/addressbook/contacts/',
      '//',
      '*',
    ).map((text) => text.replace(/ /g, '%20') || '/'),
    authorization: line('Bearer k', 'Bearer', 'Basic x', 'Bearer mock_expired', ''),
    type: line('application/json', 'application/json; charset=utf-8', 'text/plain', ''),
    prefer: line(
      '',
      '',
      '',
      'code=503',
      'example=unavailable',
      'dynamic=true',
      'example=nonsense',
      'code=abc',
    ),
    length: fc.constantFrom(0, 0, 0, 0, 0, 1, -1),
    body,
  })
  .map(({ method, target, authorization, type, prefer, length, body }) => {
    const headers = [
      'host: mock',
      'connection: close',
      `authorization: ${authorization}`,
      `content-type: ${type}`,
      `prefer: ${prefer}`,
      `content-length: ${Math.max(0, body.length + length)}`,
    ];
    const head = `${method} ${target} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head, 'latin1'), body]);
  });

/** Everything that the mock sends for some bytes. */
async function responseTo(bytes: Buffer): Promise<string> {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.setTimeout(5000, () => socket.destroy(new Error('no response in 5 s')));
  socket.end(bytes);
  await once(socket, 'close');
  return text;
}

const isEnvelope = (value: unknown) => {
  const { success, record, error } = Object(value);
  if (success === true) return typeof record?.id === 'string';
  return success === false && typeof error?.name === 'string' && Number.isInteger(error.statusCode);
};

test('each of 10,000 random requests gets a response in the envelope', async () => {
  const statuses = new Map<string, number>();
  const requests = fc.sample(request, { seed: 20_261_125, numRuns: 10_000 });
  const work = async () => {
    for (let bytes = requests.pop(); bytes; bytes = requests.pop()) {
      const response = await responseTo(bytes);
      const [, status = ''] = /^HTTP\/1\.1 (\d{3}) /.exec(response) ?? [];
      const received = response.slice(response.indexOf('\r\n\r\n') + 4);
      expect(response, bytes.toString()).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/i);
      if (status !== '204') expect(isEnvelope(JSON.parse(received)), `${bytes}\n${response}`).toBe(true);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(10_000);
  // A sample that is refused at the first check would prove little.
  for (const status of ['200', '400', '401', '404', '405', '415', '503']) {
    expect(statuses.get(status), status).toBeGreaterThan(20);
  }
}, 120_000);
