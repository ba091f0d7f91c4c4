import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { printable } from '@addressbook/cli/printable';
import { maxBytes, parseStrictly, readBytes } from './body.ts';
import { refuseBrokenHttp, refuseExpectation } from './broken-http.ts';
import { responseOf } from './case.ts';
import type { Mishap } from './chaos.ts';
import { type Call, checkKey, checkType, findOperation, injected, unavailable } from './checks.ts';
import { type Contract, type Route, routesOf } from './contract.ts';
import { allowOrigin, isPreflight } from './cors.ts';
import { preferenceOf, preferredCase } from './prefer.ts';
import { createPrism, type Prism } from './prism.ts';
import type { UpstreamProxy } from './proxy.ts';
import { errorResponse, type HttpResponse, type Issue, invalid } from './response.ts';
import { send } from './send.ts';
import { type Stoppable, stoppable } from './stop.ts';

/** A contract, made ready for requests. */
export type Served = { contract: Contract; routes: Route[]; prism: Prism };

/** Makes a contract ready for requests. Rejects when Prism cannot read it. */
export async function serve(contract: Contract): Promise<Served> {
  return { contract, routes: routesOf(contract), prism: await createPrism(contract) };
}

/** What the server serves, how it answers, and who hears of it. */
export type ServerOptions = {
  /** What is served now; each request keeps what it began with. */
  served: () => Served;
  /** Lets another server answer, and says what is wrong with the exchange. */
  proxy?: UpstreamProxy | undefined;
  /** Answers with the contract's examples to the letter, instead of with what was sent. */
  static?: boolean;
  /** Milliseconds to wait before each response; `Prefer: delay=…` of a request takes precedence. */
  delay?: () => number;
  /** The fault to inject into the next request. */
  chaos?: () => Mishap | undefined;
  /** How many requests may run at the same time; the next one is answered with 503. */
  maxRunning?: number;
  /** Called after every response to a request that Node could read. */
  onAnswer?: (answered: Answered) => void | Promise<void>;
};

/** A request and what it was answered with. */
export type Answered = {
  method: string;
  path: string;
  status: number;
  requestId: string;
  /** The key of the case, where one was asked for. */
  case?: string;
  /** The injected fault. With `reset` nothing of the response was sent. */
  chaos?: Mishap;
  /** Milliseconds, waits that were asked for included. */
  duration: number;
  issues: Issue[];
  body: unknown;
};

/** An HTTP server that can be stopped. */
export type MockServer = Stoppable & { server: Server };

/**
 * Creates an HTTP server around Prism. Every response has the contract's envelope and a request id, and the checks
 * come in one order: path, method, overload, key, permission, rate, content type, size, syntax, schema.
 */
export function createMockServer(options: ServerOptions): MockServer {
  const { served, proxy, static: isStatic = false, delay = () => 0, onAnswer = () => {} } = options;
  const { chaos = () => undefined, maxRunning = 10_000 } = options;

  const server = createServer((request, response) => void handle(request, response));
  server.on('checkExpectation', refuseExpectation);
  server.on('clientError', refuseBrokenHttp);
  const { track, running, stopping, stop } = stoppable(server);

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const start = performance.now();
    const requestId = randomUUID();
    track(response);
    const sent = await exchange(request, response, requestId).catch((error: unknown) => {
      if (request.destroyed && !request.complete)
        return errorResponse('BadRequestError', 400, 'The request ended before its body did');
      logBug(error);
      const failed = errorResponse(
        'InternalServerError',
        500,
        'The mock has a bug: its console has the stack',
      );
      send(response, failed, requestId);
      return failed;
    });
    const answered = {
      method: request.method ?? '',
      path: request.url ?? '',
      status: sent.status,
      requestId,
      ...(sent.case && { case: sent.case }),
      ...(sent.chaos && { chaos: sent.chaos }),
      duration: performance.now() - start,
      issues: sent.issues ?? issuesIn(sent.body),
      body: sent.received,
    };
    // Foreign code: what it throws, or rejects with later, is no reason to end.
    await (async () => onAnswer(answered))().catch(logBug);
  };

  /** Answers a request, and returns what was sent. */
  const exchange = async (
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<HttpResponse> => {
    const { routes, prism } = served();
    const refused = proxy?.refuse(request);
    if (!refused) allowOrigin(request, response);
    const mishap = chaos();
    const call = refused ?? firstChecks(request, routes, mishap);
    if (proxy && !('status' in call)) {
      await wait(request);
      return proxy.forward(call, { request, response, requestId, prism, mishap });
    }
    const answer = 'status' in call ? call : await respond(call, { request, prism, mishap });
    const spoiled = mishap === 'reset' || mishap === 'truncated' ? { ...answer, chaos: mishap } : answer;
    await wait(request);
    // What was not read would stay in the connection.
    request.resume();
    send(response, { ...spoiled, final: stopping.aborted }, requestId);
    return spoiled;
  };

  const firstChecks = (
    request: IncomingMessage,
    routes: Route[],
    mishap: Mishap | undefined,
  ): Call | HttpResponse => {
    if (isPreflight(request)) return { status: 204, headers: {} };
    const call = findOperation(request, routes);
    if ('status' in call) return call;
    if (stopping.aborted) return unavailable('The mock is stopping');
    if (running() > maxRunning) return unavailable('Too much to do');
    if (mishap === 'unavailable') return injected(mishap, call.operation) ?? call;
    return call;
  };

  /** A mock that stops waits for nothing; the rejection says so. */
  const wait = async ({ headers }: IncomingMessage) => {
    const milliseconds = preferenceOf(headers['prefer']).delay ?? delay();
    if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal: stopping }).catch(() => {});
  };

  const respond = async (
    call: Call,
    { request, prism, mishap }: { request: IncomingMessage; prism: Prism; mishap: Mishap | undefined },
  ): Promise<HttpResponse> => {
    const { operation } = call;
    const refused =
      checkKey(request, operation) ?? injected(mishap, operation) ?? checkType(request, operation);
    if (refused) return refused;
    const read = operation.takesBody ? await bodyOf(request) : { value: undefined };
    if ('status' in read) return read;

    const preference = preferenceOf(request.headers['prefer']);
    const preferred = preferredCase(preference, operation.cases);
    if (preferred && 'pointer' in preferred) return invalid(preferred);
    const received = read.value;
    const parsed = { ...call, headers: headersForPrism(request), body: received };
    const issues = prism.requestIssues(parsed);
    if (issues.length > 0) return { ...invalid(...issues), received };
    const { dynamic } = preference;
    const answer = await prism.respond(parsed, { case: preferred, dynamic });
    if (preferred) return { ...responseOf(preferred, isStatic), body: answer.body, received };
    const plain = { ...answer, headers: {}, received };
    return isStatic || dynamic ? plain : echoing(plain, call, received);
  };
  return { server, running, stop };
}

/** The parsed body of a request, or the response to one that is too large or not strict JSON. */
async function bodyOf(request: IncomingMessage): Promise<{ value: unknown } | HttpResponse> {
  const bytes = await readBytes(request);
  if (!bytes) return errorResponse('PayloadTooLargeError', 413, `The body has more than ${maxBytes} bytes`);
  const parsed = parseStrictly(bytes);
  return 'issue' in parsed ? invalid(parsed.issue) : parsed;
}

/** The headers of a request, except those by which Prism would choose: `Accept` is ignored, the case is chosen here. */
function headersForPrism({ headers }: IncomingMessage): Record<string, string> {
  const { prefer: _, accept: __, ...rest } = headers;
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
}

/** A 200 that is about the contact that was asked for, and has what was sent. */
function echoing(answer: HttpResponse, { route, path }: Call, changes: unknown): HttpResponse {
  const { record, ...rest } = Object(answer.body);
  if (answer.status !== 200 || typeof record !== 'object' || record === null) return answer;
  const { alias, msisdn } = Object(changes);
  const id = decodeURIComponent(route.pattern.exec(path)?.[1] ?? record.id);
  const sent = {
    ...(alias !== undefined && { alias }),
    ...(msisdn && { msisdn: msisdn.replace(/^\+/, '') }),
  };
  return { ...answer, body: { ...rest, record: { ...record, id, ...sent } } };
}

/** Prints the stack of an error that no caller could have caused, without a character that a terminal would obey. */
function logBug(error: unknown): void {
  console.error(
    inspect(error)
      .split('\n')
      .map((line) => printable(line))
      .join('\n'),
  );
}

/** The issues in an envelope. */
function issuesIn(body: unknown): Issue[] {
  return Object(Object(body).error).issues ?? [];
}
