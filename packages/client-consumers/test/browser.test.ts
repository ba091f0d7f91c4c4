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
const dist = fileURLToPath(new URL('../../client/dist/index.js', import.meta.url));

/** A page on an origin of its own that calls the mock with the built client, as it is, and writes down the results. */
const page = (mockUrl: string) => `<!doctype html><meta charset="utf-8"><pre id="result">pending</pre>
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
} catch (error) { results.thrown = String(error); }
document.getElementById('result').textContent = JSON.stringify(results);
</script>`;

// CI has a browser: .ci/run sees to it. Without one there is nothing to run the page in.
describe.skipIf(!chromium && !process.env['CI'])('in a page of Chromium', () => {
  let mock: RunningMock;
  let server: Server;
  let results: Record<string, { ok: boolean; data?: object; error?: { name: string; sent: string } }>;

  beforeAll(async () => {
    mock = await startMock({ port: 0 });
    server = createServer((request, response) => {
      const isScript = request.url === '/client.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? readFileSync(dist) : page(mock.url));
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

  /** Opens a page and reads what it wrote down. */
  async function resultsOf(url: string): Promise<typeof results> {
    const profile = mkdtempSync(join(tmpdir(), 'addressbook-chromium-'));
    const quiet =
      '--disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic';
    const browser = spawn(
      chromium ?? 'chromium',
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, ...quiet.split(' ')],
        ...['--virtual-time-budget=10000', '--dump-dom', url],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    let dom = '';
    browser.stdout.setEncoding('utf8').on('data', (text: string) => {
      dom += text;
    });
    await once(browser, 'close');
    rmSync(profile, { recursive: true, force: true });
    const written = /<pre id="result">(.*)<\/pre>/.exec(dom)?.[1] ?? '{}';
    return JSON.parse(written.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
  }

  test('a success arrives from another origin', () => {
    expect(results).not.toHaveProperty('thrown');
    expect(results['success']).toMatchObject({ ok: true, data: { alias: 'john' } });
  });

  test('a failure arrives under its name', () => {
    expect(results['invalid']?.error).toMatchObject({ name: 'ValidationError', sent: 'no' });
  });

  test('the headers of a failure can be read from another origin', () => {
    const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(results['headers']).toMatchObject({
      refused: { 'www-authenticate': 'Bearer error="invalid_token"', 'x-request-id': requestId },
      limited: { 'retry-after': '30', 'x-request-id': requestId },
      wrongMethod: { allow: 'POST', 'x-request-id': requestId },
    });
  });

  test('a refused connection is a NetworkError; a browser does not tell whether it was sent', () => {
    expect(results['refused']?.error).toMatchObject({ name: 'NetworkError', sent: 'unknown' });
  });

  test('an aborted call is an AbortError', () => {
    expect(results['aborted']?.error).toMatchObject({ name: 'AbortError', sent: 'no' });
  });

  test('another host than this machine is refused', () => {
    expect(results['remote']).toBe(
      'TypeError: baseUrl: keep the key out of web pages, or set dangerouslyAllowBrowser',
    );
  });
});
