import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import type { Contract } from './contract.ts';
import { type Answered, createFront } from './front.ts';
import { createMocker } from './prism.ts';

export { documentedCurl } from './curl.ts';

/** Where the mock listens, by default 127.0.0.1:4010, and how it answers. */
export type MockOptions = {
  port?: number;
  host?: string;
  /** Answers with the contract's examples to the letter, instead of with what was sent. */
  static?: boolean;
  /** Milliseconds to wait before each answer, or the least and the most of them; `Prefer: delay=…` counts more. */
  delay?: number | [least: number, most: number];
  /** Is told of each request once it is answered. */
  onRequest?: (request: RecordedRequest) => void;
  /** Keeps the bodies of requests too, which may be about people. */
  recordBodies?: boolean;
};

/** A request that the mock answered. The path has the contact's id; the key is never kept. */
export type RecordedRequest = Omit<Answered, 'body'> & { body?: unknown };

/** A mock that answers. */
export type RunningMock = {
  /** Origin without a trailing slash, such as `http://127.0.0.1:4010`. */
  url: string;
  /** What was answered last, in the order of the answers: at most 1,000, so that a mock can run all day. */
  requests: RecordedRequest[];
  /** Lets running requests finish, closes the connections, and resolves when the port is free. */
  stop: () => Promise<void>;
};

/**
 * Serves the bundled contract: Prism validates and chooses the answer, our front sees to it that there is one, in
 * the contract's envelope. Port 0 takes any free one. Rejects with Node's own error when the port cannot be had
 * (`listen EADDRINUSE: …`).
 */
export async function startMock(options: MockOptions = {}): Promise<RunningMock> {
  const { port = 4010, host = '127.0.0.1', static: isStatic = false, recordBodies = false } = options;
  const { delay = 0, onRequest = () => {} } = options;
  // The bundle is what the linter passed; its type is that of the JSON, narrower than what is read of it.
  const document = contract as unknown as Contract;
  const requests: RecordedRequest[] = [];
  const server = createFront(document, await createMocker(document), {
    static: isStatic,
    delay: () => waitOf(delay),
    onAnswer: ({ body, ...answered }) => {
      const request = recordBodies ? { ...answered, body } : answered;
      requests.push(request);
      if (requests.length > 1000) requests.shift();
      onRequest(request);
    },
  });
  server.listen(port, host);
  await once(server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const address = server.address() as AddressInfo;
  const stop = async () => {
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
  };
  return { url: `http://${host}:${address.port}`, requests, stop };
}

function waitOf(delay: number | [least: number, most: number]): number {
  if (typeof delay === 'number') return delay;
  const [least, most] = delay;
  return least + Math.random() * (most - least);
}
