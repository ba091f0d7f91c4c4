import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { DocsOptions, RunningDocs } from './index.ts';

/**
 * Serves the site from its sources: each save of the contract or of a page shows in the browser at once.
 * Port 0 takes any free one. Rejects with Node's own error when the port cannot be had (`listen EADDRINUSE: …`).
 */
export async function startLiveDocs({
  port = 4000,
  host = '127.0.0.1',
}: DocsOptions = {}): Promise<RunningDocs> {
  await probe(port, host);
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  // Only who works on the site waits for it.
  const { dev } = await import('astro');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const server = await dev({ root, logLevel: 'error', server: { port, host } });
  return { url: `http://${host}:${server.address.port}`, stop: () => server.stop() };
}

/** Astro would go on to the next port without a word. */
async function probe(port: number, host: string): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
