/** A table of faults: the name of each one, and what it breaks in the correct server. The contract tests find them all. */
import { randomUUID } from 'node:crypto';
import { checks, isMembers, messageFor, refusal, unauthorized } from './checks.ts';
import {
  type Call,
  type Check,
  type CheckName,
  type Contact,
  checkNames,
  type EnvelopeError,
  type Hooks,
  known,
  type Members,
  newContact,
  type Reply,
} from './hooks.ts';

/** A change of an error response: what is other than in the correct one. */
type Change = (error: EnvelopeError, reply: Reply, call: Call) => Partial<Reply>;

/** Changes the refusals of these checks. */
function refusals(names: readonly CheckName[], change: Change): Hooks {
  return {
    reply: (reply, call) =>
      reply.error && reply.by && names.includes(reply.by)
        ? { ...reply, ...change(reply.error, reply, call) }
        : reply,
  };
}

/** Changes members of the error that these checks refuse with. */
function errors(names: readonly CheckName[], members: Partial<EnvelopeError>): Hooks {
  return refusals(names, (error) => ({ error: { ...error, ...members } }));
}

/** Changes every envelope of an error. */
function envelopes(change: (error: EnvelopeError) => unknown): Hooks {
  return refusals(checkNames, (error) => ({ body: change(error) }));
}

/** Replaces headers of the refusals of these checks. */
function headers(names: readonly CheckName[], replaced: Record<string, string>): Hooks {
  return refusals(names, (_, reply) => ({ headers: { ...reply.headers, ...replaced } }));
}

/** Replaces the refusals of these checks. */
function refuses(names: readonly CheckName[], ...other: Parameters<typeof refusal>): Hooks {
  return refusals(names, () => refusal(...other));
}

/** Changes the responses to successful updates. */
function successes(change: (body: unknown, reply: Reply) => Partial<Reply>): Hooks {
  return {
    reply: (reply) => (reply.error ? reply : { ...reply, ...change(reply.body, reply) }),
  };
}

/** Changes every response. */
function replies(change: (reply: Reply) => Partial<Reply>): Hooks {
  return { reply: (reply) => ({ ...reply, ...change(reply) }) };
}

/** Leaves checks out. */
function without(...names: CheckName[]): Hooks {
  return { checks: Object.fromEntries(names.map((name) => [name, undefined])) };
}

/** Reads the key by another pattern of the Authorization header. */
function keyBy(pattern: RegExp): Hooks {
  return { key: ({ headers: sent }) => pattern.exec(sent.authorization ?? '')?.[1] };
}

/** Edits the pattern of a number. */
function pattern(edits: [from: string, to: string][], flags = ''): Hooks {
  const edit = (source: string, [from, to]: [string, string]) => {
    if (!source.includes(from)) throw new Error(`The pattern ${source} has no ${from} to replace`);
    return source.replace(from, () => to);
  };
  return { pattern: (source) => new RegExp(edits.reduce(edit, source), flags) };
}

/** Accepts some values of a field that the contract does not allow. */
function accepts(name: 'msisdn' | 'alias' | 'meta', isAccepted: (value: unknown) => boolean): Hooks {
  return {
    fields: { [name]: (value: unknown) => (isAccepted(value) ? undefined : messageFor(name, value, {})) },
  };
}

/** Refuses some values of a field that the contract allows. */
function rejects(name: 'msisdn' | 'alias' | 'meta', isRejected: (value: unknown) => boolean): Hooks {
  return {
    fields: {
      [name]: (value: unknown) => (isRejected(value) ? 'is not accepted' : messageFor(name, value, {})),
    },
  };
}

/** Stores another alias than the one that was sent. */
function alias(change: (sent: string) => string): Hooks {
  return {
    changes: (changes) =>
      changes['alias'] === undefined ? changes : { ...changes, alias: change(String(changes['alias'])) },
  };
}

/** Puts something else into the record of a success. */
function record(change: (correct: Members, contact: Contact) => Members): Hooks {
  return { record: (correct, contact) => ({ ...correct, ...change(correct, contact) }) };
}

/** Leaves a member of an object out. */
function omit(name: string): (members: Members) => Members {
  return ({ [name]: _, ...rest }) => rest;
}

/** Writes the key that was sent into each response. */
function repeats(change: (key: string, reply: Reply) => Partial<Reply>): Hooks {
  return {
    reply: (reply, call) => {
      const key = sentKey(call);
      return key === '' ? reply : { ...reply, ...change(key, reply) };
    },
  };
}

/** Writes the key that was sent into the messages of errors. */
function says(form: (key: string) => string): Hooks {
  return repeats((key, { error }) =>
    error ? { error: { ...error, message: `The key ${form(key)} is not right` } } : {},
  );
}

/** The key of a request, whatever its place and form. */
function sentKey({ url, headers: sent }: Call): string {
  return url.searchParams.get('api_key') ?? sent.authorization?.split(' ').at(-1) ?? '';
}

const keyInQuery: NonNullable<Hooks['key']> = ({ url, headers: sent }) =>
  url.searchParams.get('api_key') ?? /^Bearer +(\S+)$/i.exec(sent.authorization ?? '')?.[1];

const validation = ['syntax', 'duplicates', 'prototype', 'depth', 'schema'] as const;
const notFound = ['existence', 'account'] as const;
const keyed = ['key', 'permission'] as const;
const internalError = { name: 'InternalServerError', message: 'Something went wrong' };
const trace = 'SyntaxError: bad\n    at parse (/srv/app.js:10:5)';

/** Makes a contact of every id that is not known. */
const creation: Check = (call) => {
  call.contact ??= newContact();
  call.contacts.set(call.contactId, call.contact);
  return undefined;
};

/** Each fault by its name; those with a state of their own begin anew with each server. */
export const faults: Record<string, Hooks | (() => Hooks)> = {
  'error-without-success': envelopes((error) => ({ error })),
  'error-says-success': envelopes((error) => ({ success: true, error })),
  'error-is-a-string': envelopes(({ name }) => ({ success: false, error: name })),
  'status-code-as-string': envelopes((error) => ({
    success: false,
    error: { ...error, statusCode: String(error.statusCode) },
  })),
  'error-without-message': envelopes(({ name, statusCode }) => ({
    success: false,
    error: { name, statusCode },
  })),
  'validation-is-422': refuses(validation, 422, { name: 'ValidationError', message: 'Not valid' }),
  'validation-is-500': refuses(validation, 500, internalError),
  'validation-has-another-name': refuses(validation, 400, { name: 'BadRequest', message: 'Not valid' }),
  'issues-are-strings': errors(validation, { issues: ['is wrong'] }),
  'issue-without-pointer': errors(validation, { issues: [{ message: 'is wrong' }] }),
  'unknown-contact-is-404': refusals(notFound, () => ({ status: 404 })),
  'unknown-contact-says-400': errors(notFound, { statusCode: 400 }),
  'unknown-contact-has-another-name': errors(notFound, { name: 'ContactNotFound' }),
  'challenge-is-basic': headers(keyed, { 'www-authenticate': 'Basic realm="x"' }),
  'challenge-without-error': headers(keyed, { 'www-authenticate': 'Bearer' }),
  'challenge-with-an-odd-error': refusals(keyed, (_, reply) =>
    reply.headers['www-authenticate'] === 'Bearer'
      ? {}
      : { headers: { 'www-authenticate': 'Bearer error="bad_key"' } },
  ),
  'no-challenge': refusals(['key'], () => ({ headers: {} })),
  'repeats-the-key': refusals(['key'], (error, _, call) => ({
    error: { ...error, message: `The key ${sentKey(call)} is not known` },
  })),
  'no-key-is-403': refuses(['key'], 403, { name: 'ForbiddenError', message: 'No' }),
  'no-key-is-500': refuses(['key'], 500, internalError),
  'unauthorized-has-another-name': errors(['key'], { name: 'AuthError' }),
  'takes-the-key-in-the-query': { key: keyInQuery },
  'takes-any-scheme': keyBy(/^(?:\w+ +)(\S+)$/),
  'takes-the-key-without-scheme': keyBy(/^(?:Bearer +)?(\S+)$/i),
  'scheme-in-one-case': keyBy(/^Bearer +(\S+)$/),
  'checks-no-key': without('key', 'permission', 'rate'),
  'key-in-any-case': { isSame: (sent, one) => sent.toLowerCase() === one.toLowerCase() },
  'key-by-its-beginning': { isSame: (sent, one) => sent.startsWith(one) || one.startsWith(sent) },
  'permission-not-checked': without('permission'),
  'forbidden-is-401': refusals(['permission'], () => unauthorized('insufficient_scope')),
  'forbidden-has-another-name': errors(['permission'], { name: 'PermissionError' }),
  'no-retry-after': refusals(['rate'], () => ({ headers: {} })),
  'retry-after-in-words': headers(['rate'], { 'retry-after': 'in a minute' }),
  'rate-limit-is-503': refusals(['rate'], (error) => ({ status: 503, error: { ...error, statusCode: 503 } })),
  'takes-any-key': {
    checks: {
      key: (call) => (/^Bearer +\S/i.test(call.headers.authorization ?? '') ? undefined : unauthorized()),
    },
  },
  'takes-an-empty-list': {
    checks: {
      schema: (call, hooks) =>
        Array.isArray(call.changes) && call.changes.length === 0 ? undefined : checks.schema(call, hooks),
    },
  },
  'takes-any-json': {
    checks: { schema: (call, hooks) => (isMembers(call.changes) ? checks.schema(call, hooks) : undefined) },
  },
  'takes-null': {
    fields: {
      ...accepts('msisdn', (value) => value === null).fields,
      ...accepts('alias', (value) => value === null).fields,
      ...accepts('meta', (value) => value === null).fields,
    },
  },
  'number-as-msisdn': accepts('msisdn', (value) => typeof value === 'number'),
  'msisdn-of-any-type': accepts('msisdn', (value) => typeof value !== 'string'),
  'pattern-without-begin': pattern([['^', '']]),
  'pattern-without-end': pattern([['$', '']]),
  'pattern-by-line': pattern([], 'm'),
  'leading-zero': pattern([['[1-9]', '[0-9]']]),
  'one-digit-too-many': pattern([[',14}', ',15}']]),
  'one-digit-too-few-allowed': pattern([['{6,', '{5,']]),
  'shorter-maximum': pattern([[',14}', ',13}']]),
  'longer-minimum': pattern([['{6,', '{7,']]),
  'no-plus': pattern([['\\+?', '']]),
  'plus-is-required': pattern([['\\+?', '\\+']]),
  'digits-of-any-script': pattern(
    [
      ['[1-9]', '\\p{Nd}'],
      ['[0-9]', '\\p{Nd}'],
    ],
    'u',
  ),
  'number-not-checked': { pattern: () => /^/ },
  'repeats-the-value': refusals(['schema'], (error, _, { changes }) => ({
    error: { ...error, issues: [{ pointer: '/msisdn', message: `${changes['msisdn']} is wrong` }] },
  })),
  'alias-of-any-type': accepts('alias', () => true),
  'no-empty-alias': rejects('alias', (value) => value === ''),
  'alias-has-a-maximum': rejects('alias', (value) => typeof value === 'string' && value.length > 255),
  'ascii-alias-only': rejects('alias', (value) => typeof value === 'string' && /[^\x20-\x7e]/.test(value)),
  'meta-of-any-type': accepts('meta', () => true),
  'list-as-meta': accepts('meta', Array.isArray),
  'meta-of-strings-only': rejects(
    'meta',
    (value) => isMembers(value) && Object.values(value).some((member) => typeof member !== 'string'),
  ),
  'unknown-fields': {
    checks: {
      schema: (call, hooks) => {
        if (!isMembers(call.changes)) return checks.schema(call, hooks);
        const fields = Object.entries(call.changes).filter(([name]) =>
          ['msisdn', 'alias', 'meta'].includes(name),
        );
        return checks.schema({ ...call, changes: Object.fromEntries(fields) }, hooks);
      },
    },
  },
  'alias-is-lost': { changes: omit('alias') },
  'alias-is-trimmed': alias((sent) => sent.trim()),
  'alias-is-lowered': alias((sent) => sent.toLowerCase()),
  'alias-is-cut': alias((sent) => sent.slice(0, 100)),
  'alias-is-normalized': alias((sent) => sent.normalize('NFD')),
  'alias-is-escaped': alias((sent) => sent.replaceAll('<', '&lt;')),
  'number-is-lost': { changes: omit('msisdn') },
  'keeps-the-first-digits': {
    changes: ({ msisdn, ...rest }) => ({
      ...rest,
      ...(typeof msisdn === 'string' && { msisdn: msisdn.replace('+', '').slice(0, 12) }),
    }),
  },
  'meta-is-lost': { changes: omit('meta') },
  'meta-is-merged': {
    changes: ({ meta, ...rest }, contact) => ({
      ...rest,
      ...(isMembers(meta) && { meta: { ...(isMembers(contact.meta) && contact.meta), ...meta } }),
    }),
  },
  'missing-alias-is-emptied': { changes: (changes) => ({ alias: '', ...changes }) },
  'missing-number-is-emptied': { changes: (changes) => ({ msisdn: '', ...changes }) },
  'missing-meta-is-emptied': { changes: (changes) => ({ meta: {}, ...changes }) },
  'nothing-advances-the-time': { advances: () => true },
  'the-time-stands-still': { advances: () => false },
  'another-id': record(() => ({ id: randomUUID() })),
  'swapped-fields': record((_, { alias: name, msisdn }) => ({ alias: msisdn, msisdn: name })),
  'number-as-number': record((_, { msisdn }) => ({ msisdn: Number(msisdn) })),
  'time-as-number': record((_, { updated }) => ({ updated_on: updated })),
  'shows-the-key': record(() => ({ debug: known.apiKey })),
  'record-without-time': { record: omit('updated_on') },
  'record-without-id': { record: omit('id') },
  'null-alias': record(() => ({ alias: null })),
  'record-without-envelope': successes((body) => ({ body: isMembers(body) && body['record'] })),
  'success-is-a-string': successes((body) => ({ body: isMembers(body) && { ...body, success: 'true' } })),
  'record-in-data': successes((body) => ({
    body: isMembers(body) && { success: true, data: body['record'] },
  })),
  'success-is-201': successes(() => ({ status: 201 })),
  'success-is-204': successes(() => ({ status: 204, raw: '' })),
  'refuses-the-second-time': () => {
    let count = 0;
    return successes(() => {
      count++;
      return count > 2 ? refusal(409, { name: 'ConflictError', message: 'Already done' }) : {};
    });
  },
  'unknown-path-is-200': refusals(['path'], () => ({ status: 200, body: { success: true } })),
  'unknown-path-is-html': refusals(['path'], () => ({
    raw: '<h1>Not found</h1>',
    headers: { 'content-type': 'text/html' },
  })),
  'crashes-on-a-bad-escape': refusals(['path'], (_, __, { url }) =>
    url.pathname.startsWith('/addressbook/contacts/') ? { silence: 'close' } : {},
  ),
  'other-methods-need-no-key': {
    checks: {
      method: undefined,
      key: (call, hooks) => (call.method === 'POST' ? checks.key(call, hooks) : undefined),
    },
  },
  'no-allow': refusals(['method'], () => ({ headers: {} })),
  'any-content-type': without('type'),
  'wrong-type-is-500': refuses(['type'], 500, internalError),
  'large-body-is-500': refuses(['size'], 500, internalError),
  'hangs-on-malformed-json': refusals(['syntax'], () => ({ silence: 'wait' })),
  'drops-on-malformed-json': refusals(['syntax'], () => ({ silence: 'close' })),
  'malformed-json-is-500': refuses(['syntax'], 500, { name: 'InternalServerError', message: trace }),
  'stack-trace': errors(['syntax'], { message: trace }),
  'malformed-json-is-nothing': {
    checks: {
      syntax: (call, hooks) => {
        if (checks.syntax(call, hooks)) call.changes = {};
        return undefined;
      },
    },
  },
  'duplicate-keys': without('duplicates'),
  'prototype-pollution': () => {
    const polluted: Members = {};
    return {
      checks: {
        prototype: (call, hooks) => {
          if (!checks.prototype(call, hooks)) return undefined;
          polluted['polluted'] = 'yes';
          call.changes = {};
          return undefined;
        },
      },
      ...record(() => polluted),
    };
  },
  'deep-is-500': refuses(['depth'], 500, { name: 'RangeError', message: 'Maximum call stack size exceeded' }),
  'unknown-contact-before-validation': {
    order: [...checkNames.filter((name) => name !== 'existence' && name !== 'schema'), 'existence', 'schema'],
  },
  'keeps-the-good-fields': refusals(['schema'], (_, __, { contact, changes }) => {
    if (contact && isMembers(changes) && typeof changes['alias'] === 'string')
      contact.alias = changes['alias'];
    return {};
  }),
  'creates-unknown-contacts': { checks: { existence: creation } },
  'foreign-contact-is-changed': without('account'),
  'foreign-contact-is-forbidden': refuses(['account'], 403, { name: 'ForbiddenError', message: 'Not yours' }),
  'foreign-contact-has-another-message': errors(['account'], { message: 'Not in your account' }),
  'content-type-is-text': replies(({ headers: own }) => ({
    headers: { ...own, 'content-type': 'text/plain' },
  })),
  'request-id-is-empty': replies(({ headers: own }) => ({ headers: { ...own, 'x-request-id': ' ' } })),
  'cuts-the-body': replies(({ body, error }) => ({
    raw: JSON.stringify(body ?? { success: false, error }).slice(0, -1),
  })),
  'takes-and-repeats-the-key-in-the-query': {
    key: keyInQuery,
    ...repeats((key, { body, error }) => ({
      body: isMembers(body)
        ? { ...body, record: { ...(isMembers(body['record']) && body['record']), debug: key } }
        : { success: false, error },
    })),
  },
  'message-has-the-key-in-base64': says((key) => Buffer.from(`user:${key}`).toString('base64')),
  'message-has-the-key-percent-encoded': says((key) =>
    Buffer.from(key).toString('hex').replace(/../g, '%$&'),
  ),
  'message-has-the-key-in-hex': says((key) => Buffer.from(key).toString('hex')),
  'message-has-the-key-in-lower-case': says((key) => key.toLowerCase()),
  'message-has-the-key-cut': says((key) => `${key.slice(0, -3)}***`),
  'message-has-the-key-backwards': says((key) => [...key].reverse().join('')),
  'error-name-is-the-key': repeats((key, { error }) => (error ? { error: { ...error, name: key } } : {})),
  'issues-have-the-key': repeats((key, { error }) =>
    error ? { error: { ...error, issues: [{ pointer: `/${key}`, message: `for ${key}` }] } } : {},
  ),
  'header-has-the-key': repeats((key, { headers: own }) => ({ headers: { ...own, 'x-request-id': key } })),
  'content-type-has-the-key': repeats((key, { headers: own }) => ({
    headers: { ...own, 'content-type': `text/${key}` },
  })),
  'challenge-has-the-key': repeats((key, { status, headers: own }) =>
    status === 401 ? { headers: { ...own, 'www-authenticate': `Bearer error="${key}"` } } : {},
  ),
  'redirects-with-the-key': repeats((key) => ({
    status: 302,
    headers: { location: `/login?key=${encodeURIComponent(key)}` },
    body: {},
  })),
  'member-named-by-the-key': repeats((key, { body, error }) => ({
    body: { ...(isMembers(body) ? body : { success: false, error }), [key]: key },
  })),
};

/** The hooks of a fault. Throws when there is no such fault. */
export function hooksOf(name: string): Hooks {
  const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
  if (!fault) throw new Error(`There is no fault ${name}`);
  return typeof fault === 'function' ? fault() : fault;
}
