import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

/*
 * What broke: an async `logger` that rejects ended the Node process. Each program below runs in a process of its own,
 * with callbacks of the caller's that fail; it must print its last line and end with 0.
 */

const success = JSON.stringify({
  success: true,
  record: { id: '1', alias: 'john', msisdn: '55555555555', updated_on: '2025-11-10T20:45:30.000Z' },
});

/** What every program begins with, and how it ends: after all that is still under way has failed. */
const program = (body: string) => `
import { createAddressBookClient } from '@addressbook/client';
import { createOpenapiFetchClient } from '@addressbook/client/openapi-fetch';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const failing = async () => { await sleep(30); throw new Error('too late'); };
const respond = async (body = ${JSON.stringify(success)}, init) => new Response(body, init);
const base = { baseUrl: 'http://127.0.0.1:4010', apiKey: 'secret-key', fetch: () => respond() };
const update = (options, call) => createAddressBookClient({ ...base, ...options }).updateContact('x', {}, call);
${body}
await sleep(150);
console.log('survived');
`;

async function run(body: string): Promise<string> {
  const node = [
    '--conditions',
    '@addressbook/source',
    '--input-type=module-typescript',
    '--eval',
    program(body),
  ];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return promisify(execFile)(process.execPath, node, { cwd }).then(
    ({ stdout }) => stdout,
    ({ code, stderr }) => `exit ${code}: ${stderr}`,
  );
}

describe('no callback of the caller ends the process', () => {
  test.each<[string, string]>([
    ['a logger that rejects', `const { ok } = await update({ logger: failing }); console.log(ok);`],
    [
      'a logger that returns a thenable whose `then` throws',
      `const { ok } = await update({ logger: () => ({ get then() { throw new Error('then'); } }) }); console.log(ok);`,
    ],
    [
      'a logger that returns a thenable that rejects',
      `const { ok } = await update({ logger: () => ({ then: (_, no) => no(new Error('no')) }) }); console.log(ok);`,
    ],
    [
      'a logger that rejects, of the openapi-fetch client',
      `const client = createOpenapiFetchClient({ ...base, logger: failing });
       const { response } = await client.POST('/addressbook/contacts/{contact_id}', { params: { path: { contact_id: 'x' } }, body: {} });
       console.log(response.ok);`,
    ],
    [
      'an apiKey function that rejects after the deadline',
      `const { error } = await update({ apiKey: failing, timeout: 5 }); console.log(error.name === 'TimeoutError');`,
    ],
    [
      'an apiKey function that rejects after an abort',
      `const controller = new AbortController();
       setTimeout(() => controller.abort(), 5);
       const { error } = await update({ apiKey: failing }, { signal: controller.signal });
       console.log(error.name === 'AbortError');`,
    ],
    [
      'middleware that rejects after the deadline',
      `const { error } = await update({ middleware: [failing], timeout: 5 }); console.log(error.name === 'TimeoutError');`,
    ],
    [
      'middleware that does not wait for next(), which rejects',
      `const middleware = [(request, next) => { next(request); next(request); return respond(); }, failing];
       const { ok } = await update({ middleware }); console.log(ok);`,
    ],
    [
      'middleware that does not wait for a refused URL',
      `const middleware = [(request, next) => { next({ ...request, url: 'https://elsewhere.example' }); return respond(); }];
       console.log(await update({ middleware }).catch((error) => error instanceof TypeError));`,
    ],
    [
      'middleware that does not wait for a fetch that rejects',
      `const middleware = [(request, next) => { next(request); return respond(); }];
       const { ok } = await update({ middleware, fetch: failing }); console.log(ok);`,
    ],
    [
      'a fetch that rejects after the deadline',
      `const { error } = await update({ fetch: failing, timeout: 5 }); console.log(error.name === 'TimeoutError');`,
    ],
    [
      'a body whose cancelling rejects',
      `const body = () => new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(99)), cancel: failing });
       const { error } = await update({ maxBodyBytes: 10, fetch: () => respond(body()) });
       console.log(error.name === 'ProtocolError');`,
    ],
    [
      'a body whose cancelling throws at once',
      `const reader = { read: async () => ({ value: new Uint8Array(99) }), cancel() { throw new Error('cancel'); } };
       const response = Object.defineProperty(await respond(), 'body', { value: { getReader: () => reader } });
       const { error } = await update({ maxBodyBytes: 10, fetch: async () => response });
       console.log(error.name === 'ProtocolError');`,
    ],
    [
      'a body that breaks after the deadline',
      `const body = new ReadableStream({ async pull(c) { await sleep(30); c.error(new Error('cut')); } });
       const { error } = await update({ timeout: 5, fetch: () => respond(body) }); console.log(error.name === 'TimeoutError');`,
    ],
    [
      'an error whose members throw when they are read',
      `const cause = { get cause() { throw new Error('cause'); } };
       const { error } = await update({ fetch: () => Promise.reject(cause) }); console.log(error.name === 'NetworkError');`,
    ],
    [
      'an error whose code is a symbol',
      `const { error } = await update({ fetch: () => Promise.reject({ code: Symbol('x') }) }); console.log(error.name === 'NetworkError');`,
    ],
    [
      'a signal that is none',
      `console.log(await update({}, { signal: {} }).catch((error) => error instanceof TypeError));`,
    ],
  ])('%s', async (_, body) => {
    expect(await run(body)).toBe('true\nsurvived\n');
  });

  test('a rejection that nobody handles would be noticed', async () => {
    expect(await run('console.log(true); failing();')).toContain('too late');
  });
});
