import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { printable } from '@addressbook/cli/printable';
import { type Contract, type Matcher, matcherOf, type Operation } from '@addressbook/contract/model';
import { checkBodyHead, checkLength, readBody } from './body.ts';
import { refuseBrokenHttp, refuseConnect, refuseExpectation } from './broken-http.ts';
import { type Call, type Check, checkHost, findOperation } from './checks.ts';
import { allowOrigin, isPreflight } from './cors.ts';
import { errorResponse, type HttpResponse, unavailable } from './envelope.ts';
import { send } from './send.ts';
import { type Stoppable, stoppable } from './stop.ts';

/** The operations of a contract, and a finder for them by path. */
export type Routes = { operations: readonly Operation[]; matcher: Matcher };

/** Creates the routes of a contract. */
export function routesOf({ operations }: Pick<Contract, 'operations'>): Routes {
  return { operations, matcher: matcherOf({ operations }) };
}

/** A call, with the response to write. */
export type Sending<Of extends Call> = {
  /** Undefined when the request is not for an operation. */
  call: Of | undefined;
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  /** Whether the connection ends with the response. */
  isLast: boolean;
};

/** A request with the response that was sent. */
export type Exchange<Result> = {
  request: IncomingMessage;
  requestId: string;
  result: Result | HttpResponse;
  /** Milliseconds. */
  duration: number;
};

/** Options for a server; `Of` is a call with the members that `begin` adds. */
export type HttpServerOptions<Of extends Call, Result extends HttpResponse> = {
  /** The routes to serve; looked up for each request, so that they can be replaced while the server runs. */
  routes: () => Routes;
  /** Refuses a request before all other checks, and before CORS headers let a web page read the response. */
  refuse?: (request: IncomingMessage) => HttpResponse | undefined;
  /** Adds the data that the checks and the handler need to a call. */
  begin: (call: Call) => Of;
  /** Checks between 405 and 415, in this order: overload, key, permission, rate. */
  checks: Check<Of>[];
  /** Whether the server reads bodies and checks their type, size and syntax. Otherwise the handler streams them. */
  readsBodies?: boolean;
  /** Returns the response to a call that has passed the checks; `body` is parsed. */
  handle: (call: Of, body: unknown, response: ServerResponse) => Result | Promise<Result>;
  /** Sends a response; the default sends it at once. */
  send?: (result: Result | HttpResponse, sending: Sending<Of>) => void | Promise<void>;
  /** Names of further response headers that web pages may read. */
  exposedHeaders?: () => string[];
  /** How many requests may run at the same time; the response to the next one is 503. */
  maxRunning?: number;
  /** Called after every response to a request that Node could read. */
  onExchange?: (exchange: Exchange<Result>) => void | Promise<void>;
};

/** An HTTP server that can be stopped. */
export type HttpServer = Stoppable & { server: Server; stopping: AbortSignal };

/**
 * Creates a server for a contract. Every response has the contract's envelope and a request id, and the checks come
 * in one order: path 404, method 405, overload or stopping 503, the checks of the caller, content type 415, size 413,
 * syntax 400; then the handler. A request that Node itself rejects gets the envelope too, and the connection closes.
 */
export function createHttpServer<Of extends Call, Result extends HttpResponse>(
  options: HttpServerOptions<Of, Result>,
): HttpServer {
  const { handle, readsBodies = true, maxRunning = 10_000, onExchange = () => {} } = options;
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    void exchange(request, response);
  });
  server.on('checkContinue', (request, response) => void exchange(request, response, true));
  server.on('checkExpectation', refuseExpectation);
  server.on('connect', (_, socket) => refuseConnect(socket));
  server.on('clientError', refuseBrokenHttp);
  const { track, running, stopping, stop } = stoppable(server);

  const exchange = async (request: IncomingMessage, response: ServerResponse, waits = false) => {
    const start = performance.now();
    const requestId = randomUUID();
    track(response);
    const result = await respond({ request, response, requestId }, waits).catch((error: unknown) =>
      failed(error, { request, response, requestId }),
    );
    const duration = performance.now() - start;
    // The user's code: its errors, thrown or rejected, must not end the process.
    await (async () => onExchange({ request, requestId, result, duration }))().catch(logBug);
  };

  /** Responds to a request, and returns the response. */
  const respond = async (wire: Wire, waits: boolean): Promise<Result | HttpResponse> => {
    const { request, response } = wire;
    const refused = options.refuse?.(request);
    if (!refused) allowOrigin(request, response, options.exposedHeaders?.() ?? []);
    const found = refused ?? firstChecks(request, wire.requestId);
    const call = 'operation' in found ? options.begin(found) : undefined;
    const head = call && (restOfHead(call) ?? (waits && readsBodies ? checkLength(request) : undefined));
    const early = 'operation' in found ? head : found;
    if (!early && waits) response.writeContinue();
    const result = early ?? (call && (await handled(call, response)));
    if (!result) throw new Error('a request is either refused or handled');
    const isLast = stopping.aborted || (waits && early !== undefined);
    const sending = { ...wire, call, isLast };
    if (options.send) await options.send(result, sending);
    else send(result, sending);
    // An unread body would stay in the connection.
    request.resume();
    return result;
  };

  const firstChecks = (request: IncomingMessage, requestId: string): Call | HttpResponse => {
    const refused = checkHost(request);
    if (refused) return refused;
    if (isPreflight(request)) return { status: 204, headers: {} };
    const found = findOperation(request, options.routes());
    return 'operation' in found ? { ...found, requestId } : found;
  };

  /** Every check that needs no body. */
  const restOfHead = (call: Of): HttpResponse | undefined => {
    if (stopping.aborted) return unavailable('The server is stopping');
    if (running() > maxRunning) return unavailable('Too many requests are running');
    for (const check of options.checks) {
      const refused = check(call);
      if (refused) return refused;
    }
    return readsBodies ? checkBodyHead(call.request, call.operation.requestBody) : undefined;
  };

  const handled = async (call: Of, response: ServerResponse): Promise<Result | HttpResponse> => {
    if (!readsBodies) return handle(call, undefined, response);
    const body = await readBody(call.request, call.operation.requestBody);
    return 'status' in body ? body : handle(call, body.value, response);
  };
  return { server, running, stopping, stop };
}

type Wire = { request: IncomingMessage; response: ServerResponse; requestId: string };

/** The response to a request that ended in an error: its caller has gone, or this server has a bug. */
function failed(error: unknown, { request, response, requestId }: Wire): HttpResponse {
  if (request.destroyed && !request.complete)
    return errorResponse('BadRequestError', 400, 'The request ended before its body did');
  logBug(error);
  const result = errorResponse(
    'InternalServerError',
    500,
    'The server has a bug: see the stack on its console',
  );
  send(result, { response, requestId, isLast: true });
  return result;
}

/** Prints the stack of a bug, with control characters escaped. */
function logBug(error: unknown): void {
  const lines = inspect(error).split('\n');
  console.error(lines.map((line) => printable(line)).join('\n'));
}
