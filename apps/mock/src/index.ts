import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createChaos, randomFrom } from './chaos.ts';
import { curlOf } from './contract.ts';
import { type Answered, createFront } from './front.ts';
import { openSource } from './source.ts';

export { ContractError } from './load.ts';

/** Where the mock listens, by default 127.0.0.1:4010, and how it answers. */
export type MockOptions = {
  port?: number;
  host?: string;
  /** A file with another contract than the one inside the package: OpenAPI 3, YAML or JSON. It is watched. */
  contract?: string;
  /** The URL of a server that answers instead; it is told what is wrong with requests and answers. */
  proxy?: string;
  /** Answers with the contract's examples to the letter, instead of with what was sent. */
  static?: boolean;
  /** Milliseconds to wait before each answer, or the least and the most of them; `Prefer: delay=…` counts more. */
  delay?: number | [least: number, most: number];
  /** The share of requests, from 0 to 1, that get a 503, a 429, a reset connection or half an answer. */
  chaos?: number;
  /** An integer that decides all that is left to chance: delays and chaos. */
  seed?: number;
  /** Is told of each request once it is answered. */
  onRequest?: (request: RecordedRequest) => void;
  /** Is told after a change of the contract's files: what is wrong, one line each, or nothing when it is served. */
  onReload?: (problems: string | undefined) => void;
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
  /** The keys of the cases that `Prefer: example=…` can ask for, with the status of each. */
  cases: { key: string; status: number }[];
  /** The contract's first request as one line for a shell; undefined when the contract has none. */
  curl: string | undefined;
  /** Lets running requests finish, closes the connections, and resolves when the port is free. */
  stop: () => Promise<void>;
};

/**
 * Serves a contract: Prism validates and chooses the answer, our front sees to it that there is one, in the
 * contract's envelope. Port 0 takes any free one. Rejects with Node's own error when the port cannot be had
 * (`listen EADDRINUSE: …`), and with a ContractError when the contract cannot be served.
 */
export async function startMock(options: MockOptions = {}): Promise<RunningMock> {
  const { port = 4010, host = '127.0.0.1', contract, recordBodies = false } = options;
  const { delay = 0, chaos = 0, seed = Math.floor(Math.random() * 2 ** 31), onRequest = () => {} } = options;
  const source = await openSource(
    { file: contract, upstream: options.proxy === undefined ? undefined : new URL(options.proxy) },
    options.onReload,
  );
  const requests: RecordedRequest[] = [];
  const random = randomFrom(seed);
  const { server, stop } = createFront({
    served: source.served,
    isProxy: options.proxy !== undefined,
    static: options.static ?? false,
    delay: () => waitOf(delay, random),
    ...(chaos > 0 && { chaos: createChaos(chaos, random) }),
    onAnswer: ({ body, ...answered }) => {
      const request = recordBodies ? { ...answered, body } : answered;
      requests.push(request);
      if (requests.length > 1000) requests.shift();
      onRequest(request);
    },
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    await source.close();
    throw error;
  }
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const address = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  return {
    url,
    requests,
    get cases() {
      const operations = source.served().routes.flatMap((route) => route.operations);
      return operations.flatMap(({ cases }) => cases.map(({ key, status }) => ({ key, status })));
    },
    get curl() {
      return curlOf(source.served().contract, url);
    },
    stop: async () => {
      await Promise.all([stop(), source.close()]);
    },
  };
}

function waitOf(delay: number | [least: number, most: number], random: () => number): number {
  if (typeof delay === 'number') return delay;
  const [least, most] = delay;
  return least + random() * (most - least);
}
