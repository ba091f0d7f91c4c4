import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compression from '@polka/compression';
import sirv from 'sirv';
import { headersFor, parseHeaders } from './headers.ts';

/** Port and host of the site: by default 127.0.0.1:4000. */
export type DocsOptions = { port?: number; host?: string };

/** A site that is being served. `stop` closes its connections and resolves when the port is free. */
export type RunningDocs = {
  /** Origin without a trailing slash, such as `http://127.0.0.1:4000`. */
  url: string;
  stop: () => Promise<void>;
};

/** The folder that `build` fills. */
const site = fileURLToPath(new URL('../dist', import.meta.url));

/**
 * Serves the built site with the headers that it is published with. Port 0 takes any free one.
 * Rejects with Node's own error when the port cannot be had (`listen EADDRINUSE: …`).
 */
export async function startDocs({ port = 4000, host = '127.0.0.1' }: DocsOptions = {}): Promise<RunningDocs> {
  const rules = parseHeaders(readFileSync(join(site, '_headers'), 'utf8'));
  const serveFile = sirv(site);
  const compress = compression();
  const missing = readFileSync(join(site, '404.html'));
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headersFor(rules, request.url ?? '/')))
      response.setHeader(name, value);
    compress(request, response, () =>
      serveFile(request, response, () => {
        response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
        response.end(missing);
      }),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const address = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://${host}:${address.port}`, stop };
}
