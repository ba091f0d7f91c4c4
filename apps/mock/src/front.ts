import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { type Answer, commonHeaders, failure, type Issue, invalid } from './answer.ts';
import { maxBytes, parseStrictly, readBytes } from './body.ts';
import { type Case, type Contract, caseHeaders, casesOf, type Route, routesOf } from './contract.ts';
import { preferenceOf, preferredCase } from './prefer.ts';
import type { Mocker } from './prism.ts';

/** Keys that ask for a failure, for clients that cannot set a header, with the case that each asks for. */
const tellingKeys: Record<string, string> = {
  mock_expired: 'unknown-key',
  mock_no_permission: 'missing-permission',
  mock_rate_limited: 'too-many-requests',
};

/** How the front answers, and who hears of it. */
export type FrontOptions = {
  /** Answers with the contract's examples to the letter, instead of with what was sent. */
  static?: boolean;
  /** Milliseconds to wait before each answer; `Prefer: delay=…` of a request counts more. */
  delay?: () => number;
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
  /** Milliseconds, waits that were asked for included. */
  duration: number;
  issues: Issue[];
  body: unknown;
};

/** A call that may have a body. */
type Call = { route: Route; method: string; path: string; query: Record<string, string>; cases: Case[] };

/**
 * An HTTP server in front of Prism. Every answer has the contract's envelope and a request id, and the checks come
 * in one order: path, method, key, content type, size, syntax, schema.
 */
export function createFront(contract: Contract, mock: Mocker, options: FrontOptions = {}): Server {
  const { static: isStatic = false, delay = () => 0, onAnswer = () => {} } = options;
  const routes = routesOf(contract);
  const headersByCase = caseHeaders(contract);
  const casesByCall = new Map(
    routes.flatMap(({ template, methods }) =>
      methods.map((method) => [`${method} ${template}`, casesOf(contract, template, method)]),
    ),
  );

  /** The checks that need no body: the call, or the answer to one that is refused. */
  const admit = (request: IncomingMessage): Call | Answer => {
    // As it was sent: what a URL parser would make of `..` is another path.
    const [path = '', search = ''] = (request.url ?? '').split('?');
    const route = routes.find(({ pattern }) => pattern.test(path) && isWellFormed(path));
    if (!route) return unknownPath(routes);
    const method = request.method ?? '';
    if (!route.methods.includes(method)) return wrongMethod(route);

    const cases = casesByCall.get(`${method} ${route.template}`) ?? [];
    const keyCase = caseOfKey(request.headers.authorization);
    const refused = cases.find(({ key }) => key === keyCase);
    if (refused) return { ...ofCase(refused, headersByCase), status: refused.status, body: refused.body };

    const type = request.headers['content-type'] ?? '';
    if (!/^application\/json\s*(;|$)/i.test(type)) return wrongType();
    return { route, method, path, query: Object.fromEntries(new URLSearchParams(search)), cases };
  };

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const call = admit(request);
    if ('status' in call) return call;
    const bytes = await readBytes(request);
    if (!bytes) return failure('PayloadTooLargeError', 413, `The body has more than ${maxBytes} bytes`);
    const parsed = parseStrictly(bytes);
    if ('issue' in parsed) return invalid(parsed.issue);

    const preference = preferenceOf(request.headers['prefer']);
    const preferred = preferredCase(preference, call.cases);
    if (preferred && 'headers' in preferred) return preferred;
    const { route, method, path, query } = call;
    const headers = headersForPrism(request);
    const body = parsed.value;
    const mocked = await mock({ method, path, query, headers, body }, preferred, preference.dynamic);
    if (mocked.issues.length > 0) return { ...invalid(...mocked.issues), received: body };
    if (preferred) return { ...mocked.answer, ...ofCase(preferred, headersByCase), received: body };
    const plain = { ...mocked.answer, headers: {}, received: body };
    return isStatic || preference.dynamic ? plain : echoing(plain, route, path, body);
  };

  const server = createServer(async (request, response) => {
    const start = performance.now();
    const requestId = randomUUID();
    const result = isPreflight(request)
      ? preflight(request)
      : await answer(request).catch(() =>
          failure('InternalServerError', 500, 'The mock failed. Please report the request that did this'),
        );
    const wait = preferenceOf(request.headers['prefer']).delay ?? delay();
    if (wait > 0) await setTimeout(wait);
    // What was not read would stay in the connection.
    request.resume();
    const text = result.body === undefined ? '' : JSON.stringify(result.body);
    response.writeHead(result.status, {
      ...commonHeaders(requestId),
      ...(text && { 'Content-Type': 'application/json' }),
      'Content-Length': Buffer.byteLength(text),
      ...result.headers,
    });
    response.end(text);
    const { method = '', url = '' } = request;
    onAnswer({
      method,
      path: url,
      status: result.status,
      requestId,
      ...(result.case && { case: result.case }),
      duration: performance.now() - start,
      issues: Object(Object(result.body).error).issues ?? [],
      body: result.received,
    });
  });
  server.on('checkExpectation', (request, response) => {
    request.resume();
    const { status, body } = failure(
      'ExpectationFailedError',
      417,
      'This server meets no expectations: leave Expect out',
    );
    response.writeHead(status, {
      ...commonHeaders(randomUUID()),
      'Content-Type': 'application/json',
      Connection: 'close',
    });
    response.end(JSON.stringify(body));
  });
  server.on('clientError', refuseBrokenHttp);
  return server;
}

function isWellFormed(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function unknownPath(routes: Route[]): Answer {
  const known = routes.map(({ methods, template }) => `${methods.join('|')} ${template}`).join(', ');
  return failure('RouteNotFoundError', 404, `There is no such path. There are: ${known}`);
}

function wrongMethod({ methods }: Route): Answer {
  const headers = { Allow: methods.join(', ') };
  return failure('MethodNotAllowedError', 405, `Use ${methods.join(' or ')}`, { headers });
}

function wrongType(): Answer {
  const headers = { 'Accept-Post': 'application/json' };
  return failure('UnsupportedMediaTypeError', 415, 'Send application/json', { headers });
}

/** The case that a key asks for: a missing one, or one of the telling ones; any other key is fine. */
function caseOfKey(authorization = ''): string | undefined {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (key === undefined) return 'missing-key';
  return Object.hasOwn(tellingKeys, key) ? tellingKeys[key] : undefined;
}

/** The headers of a request but for `prefer`, which Prism would read itself: the case is chosen here. */
function headersForPrism(request: IncomingMessage): Record<string, string> {
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'prefer');
  return Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));
}

/** What a case adds to an answer: its key and its headers. */
function ofCase(chosen: Case, headersByCase: ReturnType<typeof caseHeaders>) {
  return { case: chosen.key, headers: headersOf(chosen, headersByCase) };
}

/** The headers of a case: those whose examples have one under its key. */
function headersOf({ key }: Case, headersByCase: ReturnType<typeof caseHeaders>): Record<string, string> {
  const named = Object.entries(headersByCase).filter(([, examples]) => Object.hasOwn(examples, key));
  return Object.fromEntries(
    named
      .filter(([name]) => name !== 'x-request-id')
      .map(([name, examples]) => [name, String(examples[key]?.value)]),
  );
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

/** What Node itself rejects gets the envelope too, and then the connection ends. */
function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
  const status = statuses[error.code ?? ''] ?? 400;
  const name =
    status === 400 ? 'BadRequestError' : status === 408 ? 'RequestTimeoutError' : 'HeadersTooLargeError';
  const body = JSON.stringify(failure(name, status, STATUS_CODES[status] ?? '').body);
  const headers = {
    ...commonHeaders(randomUUID()),
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
