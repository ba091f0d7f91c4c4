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
  await demandFree(port, host);
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  // Loaded here, so that the built site is served without it.
  const { dev } = await import('astro');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const server = await dev({ root, logLevel: 'error', server: { port, host } });
  return { url: `http://${host}:${server.address.port}`, stop: () => server.stop() };
}

/** Rejects when a port is in use: Astro takes the next one without telling. */
async function demandFree(port: number, host: string): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
