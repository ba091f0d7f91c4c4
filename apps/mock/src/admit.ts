import type { IncomingMessage } from 'node:http';
import { type Answer, failure } from './answer.ts';
import type { Mishap } from './chaos.ts';
import type { Case, Operation, Route } from './contract.ts';

/** Keys that ask for a failure, for clients that cannot set a header, with the case that each asks for. */
const tellingKeys: Record<string, string> = {
  mock_expired: 'unknown-key',
  mock_no_permission: 'missing-permission',
  mock_rate_limited: 'too-many-requests',
};

/** A call that has passed the checks that need no body. */
export type Call = { route: Route; operation: Operation; path: string; query: Record<string, string> };

/** What the checks need to know beside the request. `busy` says why no call is taken just now. */
type Circumstances = {
  routes: Route[];
  busy: string | undefined;
  mishap: Mishap | undefined;
  /** Whether another server answers: then keys and content types are its business. */
  isProxy: boolean;
};

/** The checks that need no body, in the order of the API: the call, or the answer to one that is refused. */
export function admit(
  { url = '', method = '', headers }: IncomingMessage,
  { routes, busy, mishap, isProxy }: Circumstances,
): Call | Answer {
  // As it was sent: what a URL parser would make of `..` is another path.
  const [path = '', search = ''] = url.split('?');
  const route = routes.find(({ pattern }) => pattern.test(path) && isWellFormed(path));
  if (!route) return unknownPath(routes);
  const operation = route.operations.find((one) => one.method === method);
  if (!operation) return wrongMethod(route);

  const { cases } = operation;
  if (busy) return unavailable(busy);
  if (mishap === 'unavailable')
    return {
      ...(answerOf(cases.find(({ status }) => status === 503)) ?? unavailable('By chance')),
      chaos: mishap,
    };
  const call = { route, operation, path, query: Object.fromEntries(new URLSearchParams(search)) };
  if (isProxy) return call;
  const keyCase = caseOfKey(headers.authorization);
  const refused = answerOf(cases.find(({ key }) => key === keyCase));
  if (refused) return refused;
  if (mishap === 'rate-limited')
    return { ...(answerOf(cases.find(({ status }) => status === 429)) ?? tooMany()), chaos: mishap };
  if (operation.takesBody && !/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return wrongType();
  return call;
}

function isWellFormed(path: string): boolean {
  try {
    // Its result is looked at: a call for nothing but its exception is left out by a minifier.
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}

function unknownPath(routes: Route[]): Answer {
  const known = routes.map((route) => `${methodsOf(route).join('|')} ${route.template}`).join(', ');
  return failure('RouteNotFoundError', 404, `There is no such path. There are: ${known}`);
}

function wrongMethod(route: Route): Answer {
  const headers = { Allow: methodsOf(route).join(', ') };
  return failure('MethodNotAllowedError', 405, `Use ${methodsOf(route).join(' or ')}`, { headers });
}

function methodsOf({ operations }: Route): string[] {
  return operations.map(({ method }) => method);
}

function unavailable(message: string): Answer {
  return failure('ServiceUnavailableError', 503, message, { headers: { 'Retry-After': '1' } });
}

function tooMany(): Answer {
  return failure('TooManyRequestsError', 429, 'By chance', { headers: { 'Retry-After': '1' } });
}

function wrongType(): Answer {
  const headers = { 'Accept-Post': 'application/json' };
  return failure('UnsupportedMediaTypeError', 415, 'Send application/json', { headers });
}

/** A case as an answer. */
function answerOf(chosen: Case | undefined): Answer | undefined {
  if (!chosen) return undefined;
  const { key, status, headers, body } = chosen;
  return { status, headers, body, case: key };
}

/** The case that a key asks for: a missing one, or one of the telling ones; any other key is fine. */
function caseOfKey(authorization = ''): string | undefined {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (key === undefined) return 'missing-key';
  return Object.hasOwn(tellingKeys, key) ? tellingKeys[key] : undefined;
}
