import type { IncomingMessage } from 'node:http';
import { type Case, responseOf } from './case.ts';
import type { Mishap } from './chaos.ts';
import type { Operation, Route } from './contract.ts';
import { errorResponse, type HttpResponse } from './response.ts';

/** Keys that ask for an error, for clients that cannot set a header, with the case that each asks for. */
const magicKeys: Record<string, string> = {
  mock_expired: 'unknown-key',
  mock_no_permission: 'missing-permission',
  mock_rate_limited: 'too-many-requests',
};

/** A request for an operation of the contract. The path is as it was sent, without the query. */
export type Call = {
  route: Route;
  operation: Operation;
  path: string;
  query: Record<string, string | string[]>;
};

/** The first two checks: the operation that a request is for, or 404 or 405. */
export function findOperation(
  { url = '', method = '' }: IncomingMessage,
  routes: Route[],
): Call | HttpResponse {
  // As it was sent: a URL parser would make another path of `..`, and an end of `#`.
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const reason = refusalOf(path);
  if (reason !== undefined) return unknownPath(routes, reason);
  const route = routes.find(({ pattern }) => pattern.test(path));
  if (!route) return unknownPath(routes, 'There is no such path');
  const operation = route.operations.find((one) => one.method === method);
  if (!operation) return wrongMethod(route);
  return { route, operation, path, query: queryOf(mark === -1 ? '' : url.slice(mark + 1)) };
}

/** Why a path leads nowhere, whatever the contract has; undefined when nothing is wrong with it. */
function refusalOf(path: string): string | undefined {
  if (path.includes('#')) return 'A path has no #: write %23';
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return 'The path has a % that is not an escape';
  }
  // Encoded ones too: what stands between may decode them and go to another path.
  const hasDots = decoded.split(/[/\\]/).some((segment) => segment === '.' || segment === '..');
  return hasDots ? 'A path has no segments . and ..' : undefined;
}

/** The parameters of a query; one that is there several times is a list. */
function queryOf(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      const [first = ''] = values;
      return [name, values.length > 1 ? values : first];
    }),
  );
}

/** The key is missing, or is one of the magic ones; any other key is fine. */
export function checkKey({ headers }: IncomingMessage, { cases }: Operation): HttpResponse | undefined {
  const key = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (key === undefined) return caseCalled('missing-key', cases);
  return Object.hasOwn(magicKeys, key) ? caseCalled(magicKeys[key], cases) : undefined;
}

function caseCalled(name: string | undefined, cases: Case[]): HttpResponse | undefined {
  const found = cases.find(({ key }) => key === name);
  return found && responseOf(found);
}

/** The body, where there is one, has to be JSON. */
export function checkType({ headers }: IncomingMessage, { takesBody }: Operation): HttpResponse | undefined {
  if (!takesBody || /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return undefined;
  return errorResponse('UnsupportedMediaTypeError', 415, 'Send application/json', {
    headers: { 'Accept-Post': 'application/json' },
  });
}

/** What an injected fault sends instead of a response; the others spoil a response. */
export function injected(mishap: Mishap | undefined, { cases }: Operation): HttpResponse | undefined {
  if (mishap !== 'unavailable' && mishap !== 'rate-limited') return undefined;
  const status = mishap === 'unavailable' ? 503 : 429;
  const found = cases.find((one) => one.status === status);
  const own = mishap === 'unavailable' ? unavailable('By chance') : tooMany();
  return { ...(found ? responseOf(found) : own), chaos: mishap };
}

/** A server that takes no request for now. */
export function unavailable(message: string): HttpResponse {
  return errorResponse('ServiceUnavailableError', 503, message, { headers: { 'Retry-After': '1' } });
}

function tooMany(): HttpResponse {
  return errorResponse('TooManyRequestsError', 429, 'By chance', { headers: { 'Retry-After': '1' } });
}

function unknownPath(routes: Route[], reason: string): HttpResponse {
  const known = routes.map((route) => `${methodsOf(route).join('|')} ${route.template}`).join(', ');
  return errorResponse('RouteNotFoundError', 404, `${reason}. There are: ${known}`);
}

function wrongMethod(route: Route): HttpResponse {
  return errorResponse('MethodNotAllowedError', 405, `Use ${methodsOf(route).join(' or ')}`, {
    headers: { Allow: methodsOf(route).join(', ') },
  });
}

function methodsOf({ operations }: Route): string[] {
  return operations.map(({ method }) => method);
}
