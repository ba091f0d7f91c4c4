/** A request as middleware sees it, on its way to `fetch`. */
export interface AttemptRequest {
  url: string;
  method: string;
  headers: Headers;
  body?: BodyInit | null;
  signal: AbortSignal;
  /** Never followed: a redirect would repeat the update elsewhere, or lose its body. */
  redirect: 'manual';
}

/**
 * Sends a request on, to the next middleware or to `fetch`. A URL that is not below the client's `baseUrl` is not sent:
 * the call rejects with a TypeError. When the attempt has ended, nothing is sent any more.
 */
export type Next = (request: AttemptRequest) => Promise<Response>;

/**
 * Wraps each attempt: it may change the request, look at the response, or respond by itself. What it throws is a
 * `NetworkError`, and is not retried, except when it is the error of `next` as it is.
 */
export type Middleware = (request: AttemptRequest, next: Next) => Promise<Response>;

/** What is tried again. */
export interface Retries {
  /** How often, at most: 0 or more; 2 unless given. */
  max?: number;
  /**
   * Also repeats what may have been applied: a connection that was lost before there was a response, a timed-out
   * attempt, 500, 502, 503 and 504.
   * Risky where a repeated update does harm: another caller's change made in between is overwritten.
   */
  ambiguous?: boolean;
  /** Milliseconds after which one attempt is given up, as in `timeout`; no limit of its own unless given. */
  attemptTimeout?: number;
}

/** One attempt, for a log. It holds nothing of the body, and no key and no id: they are hidden in `requestId`, too. */
export interface AttemptLog {
  operation: string;
  method: string;
  path: string;
  attempt: number;
  /** The HTTP status; undefined when there was no response. */
  status: number | undefined;
  requestId: string | undefined;
  /** The name of the error when there is no usable response. */
  error: string | undefined;
  /** Milliseconds from the start of the attempt to its end. */
  duration: number;
  /** Milliseconds until the next attempt; undefined when there is none. */
  retryIn: number | undefined;
}

/** Headers by name: `null` removes one, `undefined` leaves it as it is. */
export type HeaderValues = Record<string, HeaderValue | HeaderValue[] | null | undefined>;

type HeaderValue = string | number | boolean;

/** Options for one call, and for all of a client's; those of the call take precedence. */
export interface CallOptions {
  /**
   * Milliseconds for everything: connecting, body, retries and waits. 30,000 unless given. `Infinity` is no limit, and
   * so is more than 2^31-1 (25 days), the longest that timers can wait: a `Retry-After` above that is not waited for.
   * As with the other numbers, NaN, 0 and what is negative or not a number are TypeErrors, before anything is sent.
   */
  timeout?: number;
  /** Ends the call; the result is an `AbortError`. */
  signal?: AbortSignal;
  retries?: Retries;
  /**
   * Sent beside what the contract asks for; those of the call beside those of the client. The key takes precedence over
   * an `authorization` among them.
   */
  headers?: HeaderValues;
  /** The platform's `fetch`, looked up for each attempt, unless given. It alone says what was sent. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** The first of the list is the outermost. */
  middleware?: Middleware[];
  /** Called after each attempt. What it throws, or rejects with, is ignored, and nobody waits for it. */
  logger?: (attempt: AttemptLog) => void;
  /** How many bytes of a body are read before it is refused. 1 MiB unless given; `Infinity` is no limit. */
  maxBodyBytes?: number;
}

/** How calls are made, and who makes them. */
export interface TransportOptions extends CallOptions {
  /**
   * Sent as `Authorization: Bearer …` (RFC 6750, section 2.1), below `baseUrl` only. Printable ASCII without spaces. A
   * function is called for each attempt.
   */
  apiKey: string | (() => string | Promise<string>);
}

/** Where the API is, who is calling, and how. */
export interface ClientOptions extends TransportOptions {
  /** Such as `https://api.example.com/v1`, without credentials, query, fragment and spaces. */
  baseUrl: string;
  /** Allows `http:` to a host that is not this machine: the key travels in the clear. */
  allowInsecureHttp?: boolean;
  /** Allows calls from a web page, or a worker of one, to a host that is not this machine: every visitor can read the key. */
  dangerouslyAllowBrowser?: boolean;
}
