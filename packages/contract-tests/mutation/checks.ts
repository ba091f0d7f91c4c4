/** The checks of the correct server, each of them alone. */
import contract from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import {
  type Call,
  type Check,
  type CheckName,
  type EnvelopeError,
  type Hooks,
  known,
  type Members,
  type Reply,
} from './hooks.ts';

/** An error in the envelope. */
export function refusal(
  status: number,
  error: Pick<EnvelopeError, 'name' | 'message'> & Partial<EnvelopeError>,
  headers: Record<string, string> = {},
): Reply {
  return { status, headers, error: { statusCode: status, ...error } };
}

/** The refusal of a request that the contract does not allow. */
function invalid(pointer: string, message: string): Reply {
  const issues = [{ pointer, message }];
  return refusal(400, { name: 'ValidationError', message: 'The request is not valid', issues });
}

const notFound = (): Reply =>
  refusal(400, { name: 'NotFoundError', statusCode: 404, message: 'Contact not found' });

const noRoute = (): Reply => refusal(404, { name: 'RouteNotFoundError', message: 'There is no such path' });

/** The refusal of a key; the code is that of RFC 6750, section 3.1. */
export function unauthorized(code?: string): Reply {
  const challenge = code === undefined ? 'Bearer' : `Bearer error="${code}"`;
  const message = 'API key is missing or not valid';
  return refusal(401, { name: 'UnauthorizedError', message }, { 'www-authenticate': challenge });
}

/** The checks of the correct server. */
export const checks: Record<CheckName, Check> = {
  path: (call) => {
    const id = /^\/addressbook\/contacts\/([^/]+)$/.exec(call.url.pathname)?.[1];
    if (id === undefined) return noRoute();
    try {
      call.contactId = decodeURIComponent(id);
    } catch {
      return noRoute();
    }
    call.contact = call.contacts.get(call.contactId);
    return undefined;
  },
  method: ({ method }) =>
    method === 'POST'
      ? undefined
      : refusal(405, { name: 'MethodNotAllowedError', message: 'Use POST' }, { allow: 'POST' }),
  key: (call, hooks) => {
    const key = keyOf(call, hooks);
    if (key === undefined) return unauthorized();
    const keys = [known.apiKey, known.withoutPermission, known.rateLimited];
    return keys.some((one) => isSame(hooks, key, one)) ? undefined : unauthorized('invalid_token');
  },
  permission: (call, hooks) =>
    isSame(hooks, keyOf(call, hooks), known.withoutPermission)
      ? refusal(
          403,
          { name: 'ForbiddenError', message: 'API key lacks the permission' },
          { 'www-authenticate': 'Bearer error="insufficient_scope"' },
        )
      : undefined,
  rate: (call, hooks) =>
    isSame(hooks, keyOf(call, hooks), known.rateLimited)
      ? refusal(429, { name: 'TooManyRequestsError', message: 'Too many requests' }, { 'retry-after': '30' })
      : undefined,
  type: ({ headers }) =>
    /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
      ? undefined
      : refusal(
          415,
          { name: 'UnsupportedMediaTypeError', message: 'Send application/json' },
          { 'accept-post': 'application/json' },
        ),
  size: ({ bytes }) =>
    bytes.length > 65_536
      ? refusal(413, { name: 'PayloadTooLargeError', message: 'The body is too large' })
      : undefined,
  syntax: (call) => {
    try {
      call.changes = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(call.bytes));
      return undefined;
    } catch {
      return invalid('', 'must be JSON');
    }
  },
  duplicates: ({ text }) =>
    /^\{("\w+"):("[^"]*"),\1:/.test(text) ? invalid('', 'must not have a member twice') : undefined,
  prototype: ({ text }) =>
    /"__proto__"\s*:/.test(text) ? invalid('/__proto__', 'must not be there') : undefined,
  depth: ({ text }) => (depthOf(text) > 32 ? invalid('', 'is nested too deeply') : undefined),
  schema: ({ changes }, hooks) => {
    if (!isMembers(changes)) return invalid('', 'must be an object');
    const wrong = Object.keys(changes)
      .map((name) => ({ name, message: messageFor(name, changes[name], hooks) }))
      .find(({ message }) => message !== undefined);
    return wrong?.message === undefined ? undefined : invalid(`/${wrong.name}`, wrong.message);
  },
  existence: ({ contact }) => (contact ? undefined : notFound()),
  account: ({ contact }) => (contact?.account === 'a' ? undefined : notFound()),
};

function keyOf(call: Call, { key }: Hooks): string | undefined {
  return key ? key(call) : /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
}

function isSame({ isSame: same = Object.is }: Hooks, sent: string | undefined, one: string): boolean {
  return sent !== undefined && same(sent, one);
}

/** Whether a value is a JSON object. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with a field of changes. */
export function messageFor(name: string, value: unknown, hooks: Hooks): string | undefined {
  const own = name === 'msisdn' || name === 'alias' || name === 'meta' ? hooks.fields?.[name] : undefined;
  if (own) return own(value);
  switch (name) {
    case 'msisdn':
      return numberMessage(value, hooks);
    case 'alias':
      return typeof value === 'string' ? undefined : 'must be a string';
    case 'meta':
      return isMembers(value) ? undefined : 'must be an object';
    default:
      return 'is not a field of a contact';
  }
}

function numberMessage(value: unknown, { pattern = (source: string) => new RegExp(source) }: Hooks) {
  if (typeof value !== 'string') return 'must be a string';
  const { pattern: source } = contract.components.schemas.ContactChanges.properties.msisdn;
  return pattern(source).test(value) ? undefined : 'must be a phone number';
}

/** How deep brackets stand inside each other; those in strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[\]{}]/g)) {
    depth += '[{'.includes(bracket) ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
