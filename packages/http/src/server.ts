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

/** A contract, made ready for requests. */
export type Routes = { operations: readonly Operation[]; matcher: Matcher };

/** Makes a contract ready for requests. */
export function routesOf({ operations }: Pick<Contract, 'operations'>): Routes {
  return { operations, matcher: matcherOf({ operations }) };
}

/** A call, with the response that is to be sent to it. */
export type Sending<Of extends Call> = {
  /** Undefined when the request is for no operation. */
  call: Of | undefined;
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  /** Whether the connection ends with the response. */
  isLast: boolean;
};

/** What an exchange was, once its response has been sent. */
export type Exchange<Answer> = {
  request: IncomingMessage;
  requestId: string;
  answer: Answer | HttpResponse;
  /** Milliseconds. */
  duration: number;
};

/** What a server does with requests; `Of` is a call with what `begin` adds to it. */
export type HttpServerOptions<Of extends Call, Answer extends HttpResponse> = {
  /** The routes to serve; looked up for each request, so that they can be replaced between two. */
  routes: () => Routes;
  /** Refuses a request before anything else is looked at, and before a page may read the response. */
  admit?: (request: IncomingMessage) => HttpResponse | undefined;
  /** Adds to a call what the checks and the handler need. */
  begin: (call: Call) => Of;
  /** Checks between 405 and 415, in this order: overload, key, permission, rate. */
  checks: Check<Of>[];
  /** Whether bodies are read, and checked for type, size and syntax. A handler that does not want it streams them. */
  readsBodies?: boolean;
  /** Answers a call that has passed the checks; `body` is parsed. */
  handle: (call: Of, body: unknown, response: ServerResponse) => Answer | Promise<Answer>;
  /** Sends a response; the default sends it at once. */
  send?: (answer: Answer | HttpResponse, sending: Sending<Of>) => void | Promise<void>;
  /** Headers that pages may read, beside those of the wire itself. */
  exposedHeaders?: () => string[];
  /** How many requests may run at the same time; the next one is answered with 503. */
  maxRunning?: number;
  /** Called after every response to a request that Node could read. */
  onExchange?: (exchange: Exchange<Answer>) => void | Promise<void>;
};

/** An HTTP server that can be stopped. */
export type HttpServer = Stoppable & { server: Server; stopping: AbortSignal };

/**
 * Creates a server for a contract. Every response has the contract's envelope and a request id, and the checks come
 * in one order: path 404, method 405, overload or stopping 503, the checks of the caller, content type 415, size 413,
 * syntax 400; then the handler. What Node itself rejects gets the envelope too, and the connection closes.
 */
export function createHttpServer<Of extends Call, Answer extends HttpResponse>(
  options: HttpServerOptions<Of, Answer>,
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
    const answer = await respond({ request, response, requestId }, waits).catch((error: unknown) =>
      failed(error, { request, response, requestId }),
    );
    const duration = performance.now() - start;
    // Foreign code: what it throws, or rejects with later, is no reason to end.
    await (async () => onExchange({ request, requestId, answer, duration }))().catch(logBug);
  };

  /** Answers a request, and returns what was sent. */
  const respond = async (wire: Wire, waits: boolean): Promise<Answer | HttpResponse> => {
    const { request, response } = wire;
    const refused = options.admit?.(request);
    if (!refused) allowOrigin(request, response, options.exposedHeaders?.() ?? []);
    const found = refused ?? firstChecks(request, wire.requestId);
    const call = 'operation' in found ? options.begin(found) : undefined;
    const head = call && (restOfHead(call) ?? (waits && readsBodies ? checkLength(request) : undefined));
    const early = 'operation' in found ? head : found;
    if (!early && waits) response.writeContinue();
    const answer = early ?? (call && (await handled(call, response)));
    if (!answer) throw new Error('a request is either refused or handled');
    const isLast = stopping.aborted || (waits && early !== undefined);
    const sending = { ...wire, call, isLast };
    if (options.send) await options.send(answer, sending);
    else send(answer, sending);
    // A body that nobody read would stay in the connection.
    request.resume();
    return answer;
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

  const handled = async (call: Of, response: ServerResponse): Promise<Answer | HttpResponse> => {
    if (!readsBodies) return handle(call, undefined, response);
    const body = await readBody(call.request, call.operation.requestBody);
    return 'status' in body ? body : handle(call, body.value, response);
  };
  return { server, running, stopping, stop };
}

type Wire = { request: IncomingMessage; response: ServerResponse; requestId: string };

/** The response to a request that was not answered: its caller has gone, or this server has a bug. */
function failed(error: unknown, { request, response, requestId }: Wire): HttpResponse {
  if (request.destroyed && !request.complete)
    return errorResponse('BadRequestError', 400, 'The request ended before its body did');
  logBug(error);
  const answer = errorResponse('InternalServerError', 500, 'The server has a bug: its console has the stack');
  send(answer, { response, requestId, isLast: true });
  return answer;
}

/** Prints the stack of an error that no caller could have caused, without a character that a terminal would obey. */
function logBug(error: unknown): void {
  const lines = inspect(error).split('\n');
  console.error(lines.map((line) => printable(line)).join('\n'));
}
