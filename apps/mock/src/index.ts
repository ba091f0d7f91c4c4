import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { curlOf } from './curl.ts';
import { createFaults, randomFrom } from './faults.ts';
import { createProxy, type UpstreamProxy } from './proxy.ts';
import { type CompletedRequest, createMockServer } from './server.ts';
import { openSource } from './source.ts';

export { ContractError } from './load.ts';

/** Options for the mock, which listens on 127.0.0.1:4010 by default. */
export type MockOptions = {
  port?: number;
  host?: string;
  /** A file with another contract than the bundled one: OpenAPI 3, YAML or JSON. The mock reloads it when it changes. */
  contract?: string;
  /**
   * The URL of a server to forward requests to; `issues` holds the findings about requests and responses. The proxy
   * serves only requests to hosts of this machine and from web pages of these hosts.
   */
  proxy?: string;
  /** Origins of other web pages that may use `proxy`, such as `http://app.test:3000`. */
  allowOrigin?: string[];
  /** Sends the contract's examples unchanged, without values of the request. */
  static?: boolean;
  /** Milliseconds to wait before each response, or their range; `Prefer: delay=…` takes precedence. */
  delay?: number | [least: number, most: number];
  /** The share of responses with an injected fault, from 0 to 1: a 503, a 429, a reset connection or half a response. */
  chaos?: number;
  /** An integer that determines the random delays and injected faults. */
  seed?: number;
  /** Called with each request after its response. An error that it throws is printed and has no other effect. */
  onRequest?: (request: RecordedRequest) => void | Promise<void>;
  /** Called after a change of the contract's files: with its problems, one line each, or undefined when it is served. */
  onReload?: (problems: string | undefined) => void;
  /** Records the bodies of requests too, which may hold personal data. */
  recordBodies?: boolean;
};

/** A request with its response. The path has the contact's id; the key is never recorded. */
export type RecordedRequest = Omit<CompletedRequest, 'body'> & { body?: unknown };

/** A running mock. */
export type RunningMock = {
  /** Origin without a trailing slash, such as `http://127.0.0.1:4010`. */
  url: string;
  /** The last 1,000 requests, in the order of their responses. */
  requests: RecordedRequest[];
  /** The keys of the cases that `Prefer: example=…` can ask for, with the status of each. */
  cases: { key: string; status: number }[];
  /** The contract's first request as a shell command; undefined when the contract has none. */
  curl: string | undefined;
  /** The number of requests without a response. */
  running: number;
  /** Waits for the running requests, one second at most, closes the connections, and resolves when the port is free. */
  stop: () => Promise<void>;
};

/**
 * Serves a contract: Prism validates and chooses the response; our server ensures that every request gets one, in the
 * contract's envelope. Port 0 takes any free port. Rejects with Node's own error when the port is not available
 * (`listen EADDRINUSE: …`), with a ContractError when the contract cannot be served, and with a TypeError for an
 * invalid `proxy` or `allowOrigin`.
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
    onRequest: ({ body, ...rest }) => {
      const request = recordBodies ? { ...rest, body } : rest;
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

/** The proxy of the options; undefined without one. Messages never repeat the URL, which may hold credentials. */
function proxyFrom({ proxy, allowOrigin = [] }: MockOptions): UpstreamProxy | undefined {
  for (const origin of allowOrigin)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin || !/^https?:/.test(origin))
      throw new TypeError('allowOrigin: pass the origin of a web page, such as http://app.test:3000');
  if (proxy === undefined && allowOrigin.length > 0)
    throw new TypeError('allowOrigin needs proxy: without it, web pages of every origin are served');
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
