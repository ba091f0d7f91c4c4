import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

/** Where the site is served: by default 127.0.0.1:4000. */
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
 * Serves the built site. Port 0 takes any free one.
 * Rejects with Node's own error when the port cannot be had (`listen EADDRINUSE: …`).
 */
export async function startDocs({ port = 4000, host = '127.0.0.1' }: DocsOptions = {}): Promise<RunningDocs> {
  const serveFile = sirv(site);
  const server = createServer((request, response) => {
    serveFile(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('There is no such page. The documentation starts at /.\n');
    });
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
