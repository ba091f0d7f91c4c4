import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { curlOf } from './curl.ts';
import { createFaults, randomFrom } from './faults.ts';
import { createProxy, type UpstreamProxy } from './proxy.ts';
import { type AnsweredRequest, createMockServer } from './server.ts';
import { openSource } from './source.ts';

export { ContractError } from './load.ts';

/** Where the mock listens, by default 127.0.0.1:4010, and how it answers. */
export type MockOptions = {
  port?: number;
  host?: string;
  /** A file with another contract than the one inside the package: OpenAPI 3, YAML or JSON. It is watched. */
  contract?: string;
  /**
   * The URL of a server that answers instead; what is wrong with requests and responses is in `issues`. Only hosts and
   * pages of this machine may call then.
   */
  proxy?: string;
  /** Origins of other pages that may call through `proxy`, such as `http://app.test:3000`. */
  allowOrigin?: string[];
  /** Answers with the contract's examples to the letter, instead of with what was sent. */
  static?: boolean;
  /** Milliseconds to wait before each answer, or the least and the most of them; `Prefer: delay=…` takes precedence. */
  delay?: number | [least: number, most: number];
  /** The share of requests, from 0 to 1, that get a 503, a 429, a reset connection or half an answer. */
  chaos?: number;
  /** An integer that decides everything random: delays and injected faults. */
  seed?: number;
  /** Called with each request once it is answered. What it throws is printed, and goes no further. */
  onRequest?: (request: RecordedRequest) => void | Promise<void>;
  /** Called after a change of the contract's files: with what is wrong, one line each, or nothing when it is served. */
  onReload?: (problems: string | undefined) => void;
  /** Keeps the bodies of requests too, which may be about people. */
  recordBodies?: boolean;
};

/** A request that the mock answered. The path has the contact's id; the key is never kept. */
export type RecordedRequest = Omit<AnsweredRequest, 'body'> & { body?: unknown };

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
  /** How many requests are not answered yet. */
  running: number;
  /** Answers the running requests, for a second at most, closes the connections, and resolves when the port is free. */
  stop: () => Promise<void>;
};

/**
 * Serves a contract: Prism validates and chooses the response, our server sees to it that there is one, in the
 * contract's envelope. Port 0 takes any free one. Rejects with Node's own error when the port cannot be had
 * (`listen EADDRINUSE: …`), with a ContractError when the contract cannot be served, and with a TypeError for a
 * `proxy` or an origin that cannot be used.
 */
export async function startMock(options: MockOptions = {}): Promise<RunningMock> {
  const { port = 4010, host = '127.0.0.1', contract, recordBodies = false } = options;
  const { delay = 0, chaos = 0, seed = Math.floor(Math.random() * 2 ** 31), onRequest = () => {} } = options;
  const proxy = proxyFrom(options);
  const source = await openSource(contract, options.onReload ?? (() => {}));
  const requests: RecordedRequest[] = [];
  const random = randomFrom(seed);
  const { server, running, stop } = createMockServer({
    served: source.served,
    proxy,
    static: options.static ?? false,
    delay: () => waitOf(delay, random),
    ...(chaos > 0 && { faults: createFaults(chaos, random) }),
    onRequest: ({ body, ...answered }) => {
      const request = recordBodies ? { ...answered, body } : answered;
      requests.push(request);
      if (requests.length > 1000) requests.shift();
      return onRequest(request);
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
      return [...source.served().cases.values()].flat().map(({ key, status }) => ({ key, status }));
    },
    get curl() {
      return curlOf(source.served().operations, url);
    },
    get running() {
      return running();
    },
    stop: async () => {
      await Promise.all([stop(), source.close()]);
    },
  };
}

/** The proxy that is asked for, if any. Messages never repeat the URL, which may hold credentials. */
function proxyFrom({ proxy, allowOrigin = [] }: MockOptions): UpstreamProxy | undefined {
  for (const origin of allowOrigin)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin || !/^https?:/.test(origin))
      throw new TypeError('allowOrigin: pass the origin of a page, such as http://app.test:3000');
  if (proxy === undefined && allowOrigin.length > 0)
    throw new TypeError('allowOrigin is for proxy: without that, pages of every origin are served');
  if (proxy === undefined) return undefined;
  if (!URL.canParse(proxy) || !/^https?:\/\//i.test(proxy))
    throw new TypeError('proxy: pass the URL of a server, such as http://127.0.0.1:4020');
  const upstream = new URL(proxy);
  if (upstream.username || upstream.password)
    throw new TypeError('proxy: leave credentials out of the URL; the caller sends its own key');
  if (/[?#]/.test(proxy)) throw new TypeError('proxy: leave query and fragment out of the URL');
  return createProxy({ upstream, origins: allowOrigin });
}

function waitOf(delay: number | [least: number, most: number], random: () => number): number {
  if (typeof delay === 'number') return delay;
  const [least, most] = delay;
  return least + random() * (most - least);
}
