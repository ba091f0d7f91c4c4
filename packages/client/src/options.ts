/** A request as middleware sees it, on its way to `fetch`. */
export interface AttemptRequest {
  url: string;
  method: string;
  headers: Headers;
  body?: BodyInit;
  signal: AbortSignal;
  /** Never followed: a redirect would repeat the update elsewhere, or lose its body. */
  redirect: 'manual';
}

/** Sends a request on, to the next middleware or to `fetch`. */
export type Next = (request: AttemptRequest) => Promise<Response>;

/** Wraps each attempt: it may change the request, look at the response, or answer by itself. */
export type Middleware = (request: AttemptRequest, next: Next) => Promise<Response>;

/** What is tried again. */
export interface Retries {
  /** How often, at most; 2 unless given. */
  max?: number;
  /**
   * Also repeats what may have been applied: a lost connection, a timed-out attempt, 500, 502 and 504.
   * Risky where a repeated update does harm: another caller's change made in between is overwritten.
   */
  ambiguous?: boolean;
  /** Milliseconds after which one attempt is given up; no limit of its own unless given. */
  attemptTimeout?: number;
}

/** One attempt, for a log. It holds no key, no id, and nothing of the body. */
export interface AttemptLog {
  operation: string;
  method: string;
  path: string;
  attempt: number;
  /** The HTTP status; undefined when there was no answer. */
  status: number | undefined;
  requestId: string | undefined;
  /** The name of the failure when there is no usable answer. */
  error: string | undefined;
  /** Milliseconds from the start of the attempt to its end. */
  duration: number;
  /** Milliseconds until the next attempt; undefined when there is none. */
  retryIn: number | undefined;
}

/** What may be said for one call, and for all of a client's; for one call it counts more. */
export interface CallOptions {
  /** Milliseconds for everything: connecting, body, retries and waits. 30,000 unless given. */
  timeout?: number;
  /** Ends the call; the result is an `AbortError`. */
  signal?: AbortSignal;
  retries?: Retries;
  /** Sent beside what the contract asks for; those of the call beside those of the client. */
  headers?: Record<string, string>;
  /** The platform's `fetch`, looked up for each attempt, unless given. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** The first of the list is the outermost. */
  middleware?: Middleware[];
  logger?: (attempt: AttemptLog) => void;
  /** How many bytes of a body are read before it is refused. 1 MiB unless given. */
  maxBodyBytes?: number;
}

/** How calls are made, and who makes them. */
export interface TransportOptions extends CallOptions {
  /** Sent as `Authorization: Bearer …` (RFC 6750, section 2.1). A function is called for each attempt. */
  apiKey: string | (() => string | Promise<string>);
}

/** Where the API is, who is calling, and how. */
export interface ClientOptions extends TransportOptions {
  /** Such as `https://api.example.com`, without credentials or a query. */
  baseUrl: string;
  /** Allows `http:` to a host that is not this machine: the key travels in the clear. */
  allowInsecureHttp?: boolean;
  /** Allows calls from a web page to a host that is not this machine: every visitor can read the key. */
  dangerouslyAllowBrowser?: boolean;
}
