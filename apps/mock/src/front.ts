import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { admit, type Call } from './admit.ts';
import { type Answer, commonHeaders, failure, type Issue, invalid } from './answer.ts';
import { maxBytes, parseStrictly, readBytes } from './body.ts';
import { refuseBrokenHttp, refuseExpectation } from './broken-http.ts';
import type { Mishap } from './chaos.ts';
import { type Contract, type Route, routesOf } from './contract.ts';
import { preferenceOf, preferredCase } from './prefer.ts';
import { createMocker, type Mocker } from './prism.ts';

/** A contract, made ready for requests. */
export type Served = { contract: Contract; routes: Route[]; mock: Mocker };

/** Makes a contract ready for requests, which `upstream` answers, if given. Rejects when Prism cannot read it. */
export async function serve(contract: Contract, upstream?: URL): Promise<Served> {
  return { contract, routes: routesOf(contract), mock: await createMocker(contract, upstream) };
}

/** What the front serves, how it answers, and who hears of it. */
export type FrontOptions = {
  /** What is served just now; each request keeps what it began with. */
  served: () => Served;
  /** Whether another server answers; then its answers pass as they are, and what is wrong with them is only told. */
  isProxy?: boolean;
  /** Answers with the contract's examples to the letter, instead of with what was sent. */
  static?: boolean;
  /** Milliseconds to wait before each answer; `Prefer: delay=…` of a request counts more. */
  delay?: () => number;
  /** What goes wrong with the next request. */
  chaos?: () => Mishap | undefined;
  /** How many requests may run at the same time; the next one is answered with 503. */
  maxRunning?: number;
  /** Is told of every answer to a request that Node could read. */
  onAnswer?: (answered: Answered) => void;
};

/** A request and what it was answered with. */
export type Answered = {
  method: string;
  path: string;
  status: number;
  requestId: string;
  /** The key of the case, where one was asked for. */
  case?: string;
  /** What went wrong by chance. With `reset` nothing of the answer was sent. */
  chaos?: Mishap;
  /** Milliseconds, waits that were asked for included. */
  duration: number;
  issues: Issue[];
  body: unknown;
};

/** An HTTP server that can be stopped. */
export type Front = {
  server: Server;
  /** Answers the running requests without further waits, every other one with 503, and resolves when all are done. */
  stop: () => Promise<void>;
};

/**
 * An HTTP server in front of Prism. Every answer has the contract's envelope and a request id, and the checks come
 * in one order: path, method, overload, key, permission, rate, content type, size, syntax, schema.
 */
export function createFront(options: FrontOptions): Front {
  const { served, static: isStatic = false, delay = () => 0, onAnswer = () => {} } = options;
  const { chaos = () => undefined, maxRunning = 10_000, isProxy = false } = options;
  const stopping = new AbortController();
  let running = 0;

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { routes, mock } = served();
    const busy = stopping.signal.aborted
      ? 'The mock is stopping'
      : running > maxRunning
        ? 'Too much to do'
        : undefined;
    const mishap = chaos();
    const call = admit(request, { routes, busy, mishap, isProxy });
    const result = 'status' in call ? call : await answerTo(call, request, mock);
    return mishap === 'reset' || mishap === 'truncated' ? { ...result, chaos: mishap } : result;
  };

  const answerTo = async (call: Call, request: IncomingMessage, mock: Mocker): Promise<Answer> => {
    const { route, operation, path, query } = call;
    const read = operation.takesBody ? await bodyOf(request) : { value: undefined };
    if ('status' in read) return read;
    const body = read.value;

    if (isProxy) {
      const headers = headersForUpstream(request);
      const { answer, issues } = await mock({ method: operation.method, path, query, headers, body }).catch(
        badGateway,
      );
      const sent = isJson(answer) ? answer.body : Buffer.from(String(answer.body ?? ''));
      return { ...answer, body: sent, headers: headersFromUpstream(answer), received: body, issues };
    }

    const preference = preferenceOf(request.headers['prefer']);
    const preferred = preferredCase(preference, operation.cases);
    if (preferred && 'pointer' in preferred) return invalid(preferred);
    const input = { method: operation.method, path, query, headers: headersForPrism(request), body };
    const mocked = await mock(input, preferred, preference.dynamic);
    if (mocked.issues.length > 0) return { ...invalid(...mocked.issues), received: body };
    const plain = { ...mocked.answer, headers: preferred?.headers ?? {}, received: body };
    if (preferred) return { ...plain, case: preferred.key };
    return isStatic || preference.dynamic ? plain : echoing(plain, route, path, body);
  };

  const server = createServer(async (request, response) => {
    const start = performance.now();
    const requestId = randomUUID();
    running++;
    const result = isPreflight(request)
      ? preflight(request)
      : await answer(request).catch(() =>
          failure('InternalServerError', 500, 'The mock failed. Please report the request that did this'),
        );
    const wait = preferenceOf(request.headers['prefer']).delay ?? delay();
    // A mock that stops waits for nothing; the rejection says so.
    if (wait > 0) await setTimeout(wait, undefined, { signal: stopping.signal }).catch(() => {});
    // What was not read would stay in the connection.
    request.resume();
    send(response, { ...result, final: stopping.signal.aborted }, requestId);
    running--;
    onAnswer({
      method: request.method ?? '',
      path: request.url ?? '',
      status: result.status,
      requestId,
      ...(result.case && { case: result.case }),
      ...(result.chaos && { chaos: result.chaos }),
      duration: performance.now() - start,
      issues: result.issues ?? Object(Object(result.body).error).issues ?? [],
      body: result.received,
    });
  });
  server.on('checkExpectation', refuseExpectation);
  server.on('clientError', refuseBrokenHttp);

  const stop = async () => {
    stopping.abort();
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
  };
  return { server, stop };
}

/** Sends an answer, or as much of it as its mishap lets through. */
function send(response: ServerResponse, answer: Answer, requestId: string): void {
  const { status, headers, body, chaos, final } = answer;
  if (chaos === 'reset') return void response.socket?.resetAndDestroy();
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  response.writeHead(status, {
    ...commonHeaders(requestId),
    ...(bytes.length > 0 && { 'Content-Type': 'application/json' }),
    'Content-Length': bytes.length,
    ...(final && { Connection: 'close' }),
    ...headers,
  });
  if (chaos !== 'truncated') return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

/** The parsed body of a request, or the answer to one that is too large or no strict JSON. */
async function bodyOf(request: IncomingMessage): Promise<{ value: unknown } | Answer> {
  const bytes = await readBytes(request);
  if (!bytes) return failure('PayloadTooLargeError', 413, `The body has more than ${maxBytes} bytes`);
  const parsed = parseStrictly(bytes);
  return 'issue' in parsed ? invalid(parsed.issue) : parsed;
}

/** The headers of a request but for `prefer`, which Prism would read itself: the case is chosen here. */
function headersForPrism(request: IncomingMessage): Record<string, string> {
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'prefer');
  return Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));
}

/** The headers that are meant for the server behind, not for the connection to the front. */
function headersForUpstream(request: IncomingMessage): Record<string, string> {
  const own = [
    'host',
    'connection',
    'keep-alive',
    'content-length',
    'transfer-encoding',
    'expect',
    'upgrade',
  ];
  const headers = Object.entries(request.headers).filter(([name]) => !own.includes(name));
  return Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));
}

/** The headers of the server's answer; those about its connection and its bytes are the front's to set. */
function headersFromUpstream({ headers }: Answer): Record<string, string> {
  const own = ['connection', 'keep-alive', 'content-length', 'content-encoding', 'transfer-encoding', 'date'];
  const kept = Object.entries(headers).filter(([name]) => !own.includes(name.toLowerCase()));
  const cased: Record<string, string> = { 'x-request-id': 'X-Request-Id', 'content-type': 'Content-Type' };
  return Object.fromEntries(kept.map(([name, value]) => [cased[name] ?? name, value]));
}

/** Whether Prism has parsed the body of an answer: otherwise it is the text that came. */
function isJson({ status, headers }: Answer): boolean {
  const { 'content-type': type = 'application/json' } = headers;
  return status !== 204 && /^application\/([\w.-]+\+)?json\b/i.test(type);
}

function badGateway(): { answer: Answer; issues: Issue[] } {
  return { answer: failure('BadGatewayError', 502, 'The server behind does not answer'), issues: [] };
}

/** A 200 that is about the contact that was asked for, and has what was sent. */
function echoing(answer: Answer, { pattern }: Route, path: string, changes: unknown): Answer {
  const { record, ...rest } = Object(answer.body);
  if (answer.status !== 200 || typeof record !== 'object' || record === null) return answer;
  const { alias, msisdn } = Object(changes);
  const id = decodeURIComponent(pattern.exec(path)?.[1] ?? record.id);
  const sent = {
    ...(alias !== undefined && { alias }),
    ...(msisdn && { msisdn: msisdn.replace(/^\+/, '') }),
  };
  return { ...answer, body: { ...rest, record: { ...record, id, ...sent } } };
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function preflight({ headers }: IncomingMessage): Answer {
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': String(headers['access-control-request-method']),
      'Access-Control-Allow-Headers': headers['access-control-request-headers'] ?? '*',
      'Access-Control-Max-Age': '600',
    },
  };
}
