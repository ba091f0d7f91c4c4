import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningMock, startMock } from '@addressbook/mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const chromium = process.env['CHROMIUM_PATH'];
const dist = fileURLToPath(import.meta.resolve('@addressbook/client'));

/** A page on an origin of its own that calls the mock with the built client, as it is, and hands in the results. */
const page = (mockUrl: string) => `<!doctype html><meta charset="utf-8">
<script type="module">
import { createAddressBookClient } from '/client.js';
const id = '3392287d-7a79-4789-9ef8-7dc174836688';
const client = (options) => createAddressBookClient({ baseUrl: '${mockUrl}', apiKey: 'YOUR_API_KEY', ...options });
const results = {};
const headersOf = async (authorization, prefer = '', method = 'POST') => {
  const headers = { authorization, 'content-type': 'application/json', prefer };
  const answer = await fetch('${mockUrl}/addressbook/contacts/' + id, { method, headers, body: '{}' });
  return Object.fromEntries(answer.headers);
};
try {
  results.headers = {
    refused: await headersOf('Bearer mock_expired'),
    limited: await headersOf('Bearer k', 'example=too-many-requests'),
    wrongMethod: await headersOf('Bearer k', '', 'PUT'),
  };
  results.success = await client().updateContact(id, { alias: 'john' });
  results.invalid = await client().updateContact(id, { msisdn: 'no number' });
  results.refused = await client({ baseUrl: 'http://127.0.0.1:9', retries: { max: 0 } }).updateContact(id, {});
  results.aborted = await client().updateContact(id, {}, { signal: AbortSignal.abort() });
  try { createAddressBookClient({ baseUrl: 'https://api.example.com', apiKey: 'k' }); } catch (error) { results.remote = String(error); }
  results.redirected = await client({ baseUrl: location.origin + '/redirect' }).updateContact(id, {});
  const told = (target) => new Promise((resolve, reject) => {
    target.onmessage = ({ data }) => resolve(data);
    target.onerror = reject;
  });
  results.worker = await told(new Worker('/worker.js', { type: 'module' }));
  results.classicWorker = await told(new Worker('/worker.js'));
  results.sharedWorker = await told(new SharedWorker('/worker.js').port);
} catch (error) { results.thrown = String(error); }
await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
</script>`;

/** A worker of the page, which has no `document`: it makes a client for another host, calls the mock, and says so. */
const worker = (mockUrl: string) => `
const tell = async (target) => {
  const { createAddressBookClient } = await import('/client.js');
  const results = { document: 'document' in globalThis };
  try { createAddressBookClient({ baseUrl: 'https://api.example.com', apiKey: 'k' }); } catch (error) { results.remote = String(error); }
  const client = createAddressBookClient({ baseUrl: '${mockUrl}', apiKey: 'YOUR_API_KEY' });
  const { ok, error } = await client.updateContact('3392287d-7a79-4789-9ef8-7dc174836688', { alias: 'john' });
  target.postMessage({ ...results, ok, error: String(error) });
};
if ('onconnect' in globalThis) onconnect = ({ ports: [port] }) => tell(port);
else tell(globalThis);
`;

// The root's scripts set the path of a browser. Without one there is nothing to run the page in; CI has one.
describe.skipIf(!chromium && !process.env['CI'])('in a page of Chromium', () => {
  let mock: RunningMock;
  let server: Server;
  let results: Record<string, { ok: boolean; data?: object; error?: { name: string; applied: string } }>;

  beforeAll(async () => {
    mock = await startMock({ port: 0 });
    server = createServer((request, response) => {
      if (request.url === '/results') {
        request
          .setEncoding('utf8')
          .toArray()
          .then((chunks) => server.emit('results', chunks.join('')));
        response.end();
        return;
      }
      if (request.url?.startsWith('/redirect')) {
        response.writeHead(302, { location: '/elsewhere' }).end();
        return;
      }
      response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html');
      if (request.url === '/client.js') response.end(readFileSync(dist));
      else response.end(request.url === '/worker.js' ? worker(mock.url) : page(mock.url));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on a port has an AddressInfo, never a pipe's name.
    const { port } = server.address() as AddressInfo;
    results = await resultsOf(`http://127.0.0.1:${port}/`);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await mock.stop();
  });

  /** Opens a page and waits for the results that it hands in: in real time, in which alone workers run. */
  async function resultsOf(url: string): Promise<typeof results> {
    const profile = mkdtempSync(join(tmpdir(), 'addressbook-chromium-'));
    const quiet =
      '--disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic';
    const plain = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`];
    const browser = spawn(chromium ?? 'chromium', [...plain, ...quiet.split(' '), url], { stdio: 'ignore' });
    try {
      const [written] = await once(server, 'results', { signal: AbortSignal.timeout(50_000) });
      return JSON.parse(written);
    } finally {
      browser.kill();
      if (browser.exitCode === null) await once(browser, 'exit');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  test('a success arrives from another origin', () => {
    expect(results).not.toHaveProperty('thrown');
    expect(results['success']).toMatchObject({ ok: true, data: { record: { alias: 'john' } } });
  });

  test('a failure arrives under its name', () => {
    expect(results['invalid']?.error).toMatchObject({ name: 'ValidationError', applied: 'no' });
  });

  test('the headers of a failure can be read from another origin', () => {
    const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(results['headers']).toMatchObject({
      refused: { 'www-authenticate': 'Bearer error="invalid_token"', 'x-request-id': requestId },
      limited: { 'retry-after': '30', 'x-request-id': requestId },
      wrongMethod: { allow: 'POST', 'x-request-id': requestId },
    });
  });

  test('a refused connection is a NetworkError; a browser does not tell whether it was applied', () => {
    expect(results['refused']?.error).toMatchObject({ name: 'NetworkError', applied: 'maybe' });
  });

  test('an aborted call is an AbortError', () => {
    expect(results['aborted']?.error).toMatchObject({ name: 'AbortError', applied: 'no' });
  });

  test('another host than this machine is refused', () => {
    expect(results['remote']).toBe(
      'TypeError: baseUrl: keep the key out of web pages or set dangerouslyAllowBrowser',
    );
  });

  // What broke: a redirect, which a browser shows as status 0, was reported as not applied.
  test('a redirect is a ProtocolError that may have been applied', () => {
    expect(results['redirected']?.error).toMatchObject({
      name: 'ProtocolError',
      status: 0,
      applied: 'maybe',
    });
  });

  // What broke: a worker has no `document`, by which alone a page was recognised.
  test.each(['worker', 'classicWorker', 'sharedWorker'])(
    'a %s of a page is refused as the page is',
    (kind) => {
      expect(results[kind]).toMatchObject({
        document: false,
        remote: 'TypeError: baseUrl: keep the key out of web pages or set dangerouslyAllowBrowser',
        ok: true,
      });
    },
  );
});
