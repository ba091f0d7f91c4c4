import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';

/** Milliseconds for running requests after a stop. */
const grace = 1000;

/** A server that can be stopped. */
export type Stoppable = {
  /** The number of requests without a complete response. */
  running: () => number;
  /** Stops; resolves when the port is free: at once without running requests, after one second at most. */
  stop: () => Promise<void>;
};

/**
 * Makes a server stoppable once its requests end, not its sockets: browsers keep spare connections that never send one, and
 * Node before 26 waits for those (nodejs/node issue 63452). `track` counts a request until its response is closed.
 */
export function stoppable(
  server: Server,
): Stoppable & { track: (response: ServerResponse) => void; stopping: AbortSignal } {
  const controller = new AbortController();
  const responses = new Set<ServerResponse>();
  let stopped: Promise<void> | undefined;

  const closeIfDone = () => {
    if (controller.signal.aborted && responses.size === 0) server.closeAllConnections();
  };
  const track = (response: ServerResponse) => {
    responses.add(response);
    response.once('close', () => {
      responses.delete(response);
      closeIfDone();
    });
  };
  const close = async () => {
    controller.abort();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    closeIfDone();
    const timer = setTimeout(() => server.closeAllConnections(), grace);
    await closed;
    clearTimeout(timer);
  };
  const stop = () => {
    stopped ??= close();
    return stopped;
  };
  return { track, running: () => responses.size, stopping: controller.signal, stop };
}
