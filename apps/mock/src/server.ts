import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { get } from '@addressbook/contract/model';
import {
  bytesOf,
  createHttpServer,
  type Exchange,
  type HttpResponse,
  type HttpServer,
  type Issue,
  invalid,
  type Sending,
  send,
  sendHead,
} from '@addressbook/http';
import { responseOf } from './case.ts';
import { checkInjectedOverload, checkInjectedRate, checkKey, type MockCall } from './checks.ts';
import { echoOf } from './echo.ts';
import type { Fault } from './faults.ts';
import { preferenceOf, preferredCase } from './prefer.ts';
import type { UpstreamProxy } from './proxy.ts';
import type { Served } from './served.ts';

/** Options for the server of the mock. */
export type MockServerOptions = {
  /** The contract to serve; a request keeps its contract to the end. */
  served: () => Served;
  /** Forwards requests to another server, and returns the issues of each exchange. */
  proxy?: UpstreamProxy | undefined;
  /** Sends the contract's examples unchanged, without values of the request. */
  static?: boolean;
  /** Milliseconds to wait before each response; `Prefer: delay=…` of a request takes precedence. */
  delay?: () => number;
  /** The fault to inject into the next response. */
  faults?: () => Fault | undefined;
  /** How many requests may run at the same time; the response to the next one is 503. */
  maxRunning?: number;
  /** Called after every response to a request that Node could read. */
  onRequest?: (request: CompletedRequest) => void | Promise<void>;
};

/** A request with its response. */
export type CompletedRequest = {
  method: string;
  path: string;
  status: number;
  requestId: string;
  /** The key of the case that was sent, unless Prism chose the response. */
  case?: string;
  /** The injected fault. With `reset` nothing of the response was sent. */
  fault?: Fault;
  /** Milliseconds, with requested delays. */
  duration: number;
  issues: Issue[];
  body: unknown;
};

/** A response, with details for the log. */
export type MockResponse = HttpResponse & {
  case?: string;
  issues?: Issue[];
  /** The parsed body of the request. */
  received?: unknown;
  /** Whether the response is already sent. */
  isSent?: boolean;
};

/** Creates the server of the mock: packages/http, with Prism, cases and injected faults behind it. */
export function createMockServer(options: MockServerOptions): HttpServer {
  const { served, proxy, delay = () => 0, faults = () => undefined, onRequest = () => {} } = options;
  const { maxRunning, static: isStatic = false } = options;
  const injected = new WeakMap<IncomingMessage, Fault>();

  const begin = (call: Omit<MockCall, 'served' | 'cases' | 'preference' | 'fault'>): MockCall => {
    const current = served();
    const fault = faults();
    if (fault) injected.set(call.request, fault);
    const preference = preferenceOf(call.request.headers['prefer']);
    return { ...call, served: current, cases: current.cases.get(call.operation) ?? [], preference, fault };
  };
  /** Waits for the delay. A stopping mock does not wait: it aborts the timer. */
  const wait = async (call: MockCall | undefined) => {
    const milliseconds = call?.preference.delay ?? delay();
    if (milliseconds > 0)
      await setTimeout(milliseconds, undefined, { signal: http.stopping }).catch(() => {});
  };
  const forwardTo = (upstream: UpstreamProxy) => async (call: MockCall, response: ServerResponse) => {
    await wait(call);
    return upstream.forward(call, response);
  };
  const forward = proxy && forwardTo(proxy);

  const http = createHttpServer<MockCall, MockResponse>({
    routes: served,
    ...(proxy && { refuse: proxy.refuse }),
    begin,
    checks: proxy ? [checkInjectedOverload] : [checkInjectedOverload, checkKey, checkInjectedRate],
    readsBodies: !proxy,
    handle: (call, body, response) => (forward ? forward(call, response) : respond(call, body, isStatic)),
    send: async (result, sending) => {
      if ('isSent' in result) return;
      await wait(sending.call);
      sendFaulty(result, sending);
    },
    exposedHeaders: () => served().headers,
    ...(maxRunning !== undefined && { maxRunning }),
    onExchange: (exchange) => onRequest(logOf(exchange, injected.get(exchange.request))),
  });
  return http;
}

/** The response to a call whose body is parsed: the preferred case, or Prism's choice. */
async function respond(call: MockCall, body: unknown, isStatic: boolean): Promise<MockResponse> {
  const { served, operation, preference, cases, pathParameters } = call;
  const preferred = preferredCase(preference, cases);
  if (preferred && 'pointer' in preferred) return invalid(preferred);
  const parsed = { ...call, headers: headersForPrism(call.request), body };
  const issues = served.prism.requestIssues(parsed);
  if (issues.length > 0) return { ...invalid(...issues), received: body };
  if (preferred) return { ...responseOf(preferred, isStatic), received: body };
  const result = await served.prism.respond(parsed, preference);
  const plain = { ...result, headers: {}, received: body };
  if (isStatic || preference.dynamic || result.status >= 300) return plain;
  return { ...plain, body: echoOf(operation)({ pathParameters, changes: body, body: result.body }) };
}

/** Sends a response, or the part of it that an injected fault leaves. */
function sendFaulty(result: HttpResponse, sending: Sending<MockCall>): void {
  const { call, response } = sending;
  switch (call?.fault) {
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'truncated': {
      const bytes = bytesOf(result);
      if (sendHead(result, sending))
        response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      else response.end();
      break;
    }
    default:
      send(result, sending);
  }
}

/** The headers of a request without those by which Prism would choose: `Accept` is ignored, the case is chosen here. */
function headersForPrism({ headers }: IncomingMessage): Record<string, string> {
  const { prefer: _, accept: __, ...rest } = headers;
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
}

function logOf(
  { request, requestId, result, duration }: Exchange<MockResponse>,
  fault: Fault | undefined,
): CompletedRequest {
  const log: Partial<MockResponse> = result;
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    status: result.status,
    requestId,
    ...(log.case && { case: log.case }),
    ...(fault && { fault }),
    duration,
    issues: log.issues ?? issuesIn(result.body),
    body: log.received,
  };
}

/** The issues in the envelope of an error response. */
function issuesIn(body: unknown): Issue[] {
  const issues = get(body, 'error', 'issues');
  if (!Array.isArray(issues)) return [];
  return issues.map((issue) => ({
    pointer: String(get(issue, 'pointer') ?? ''),
    message: String(get(issue, 'message') ?? ''),
  }));
}
