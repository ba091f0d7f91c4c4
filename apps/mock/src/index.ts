import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import type { Contract } from './contract.ts';
import { createFront } from './front.ts';
import { createMocker } from './prism.ts';

/** Where the mock listens, by default 127.0.0.1:4010, and how it answers. */
export type MockOptions = {
  port?: number;
  host?: string;
  /** Answers with the contract's examples to the letter, instead of with what was sent. */
  static?: boolean;
};

/** A mock that answers. `stop` closes its connections and resolves when the port is free. */
export type RunningMock = {
  /** Origin without a trailing slash, such as `http://127.0.0.1:4010`. */
  url: string;
  stop: () => Promise<void>;
};

/**
 * Serves the bundled contract: Prism validates and chooses the answer, our front sees to it that there is one, in
 * the contract's envelope. Port 0 takes any free one. Rejects with Node's own error when the port cannot be had
 * (`listen EADDRINUSE: …`).
 */
export async function startMock(options: MockOptions = {}): Promise<RunningMock> {
  const { port = 4010, host = '127.0.0.1', static: isStatic = false } = options;
  // The bundle is what the linter passed; its type is that of the JSON, narrower than what is read of it.
  const document = contract as unknown as Contract;
  const server = createFront(document, await createMocker(document), isStatic);
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
