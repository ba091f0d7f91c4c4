/** A small provider of the contract in memory, right in everything, and wrong in one thing on demand. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Bug } from './bugs.ts';

type Contact = { account: string; alias: string; msisdn: string; meta: unknown; updated: number };

/** Keys and contacts that every provider begins with. */
export const fixture = {
  apiKey: 'ak_Correct_key_4f1c',
  withoutPermission: 'ak_Reader_key_77b2',
  rateLimited: 'ak_Hasty_key_93d0',
  contactId: '3392287d-7a79-4789-9ef8-7dc174836688',
  foreignContactId: '5f1c1c1e-3b0a-4b8e-9d0e-2b6a3c1d9f00',
};

/** A provider that runs. */
export type Provider = { url: string; readMeta: (id: string) => Promise<unknown>; stop: () => Promise<void> };

/** What a request is answered with; `raw` is sent as it is. */
type Reply = { status: number; headers?: Record<string, string>; body?: unknown; raw?: string };

/** Starts a provider on a free port; with a bug it is wrong in that one thing. */
export async function startProvider(bug?: Bug): Promise<Provider> {
  const contacts = new Map<string, Contact>([
    [
      fixture.contactId,
      { account: 'a', alias: 'john', msisdn: '55555555555', meta: {}, updated: 1_762_807_530_000 },
    ],
    [
      fixture.foreignContactId,
      { account: 'b', alias: 'mary', msisdn: '4477777777777', meta: {}, updated: 1_762_807_530_000 },
    ],
  ]);
  const polluted: Record<string, unknown> = {};
  const has = (...names: Bug[]) => bug !== undefined && names.includes(bug);
  let calls = 0;

  const fail = (
    status: number,
    name: string,
    message: string,
    extra: { headers?: Record<string, string>; statusCode?: number; issues?: unknown } = {},
  ): Reply => {
    const { headers, statusCode = status, issues } = extra;
    const error = { name, statusCode, message, ...(issues === undefined ? {} : { issues }) };
    if (has('failure-without-success')) return { status, body: { error }, ...(headers && { headers }) };
    if (has('failure-says-success'))
      return { status, body: { success: true, error }, ...(headers && { headers }) };
    if (has('error-is-a-text'))
      return { status, body: { success: false, error: name }, ...(headers && { headers }) };
    if (has('status-code-as-text'))
      return {
        status,
        body: { success: false, error: { ...error, statusCode: String(statusCode) } },
        ...(headers && { headers }),
      };
    if (has('failure-without-message'))
      return { status, body: { success: false, error: { name, statusCode } }, ...(headers && { headers }) };
    return { status, body: { success: false, error }, ...(headers && { headers }) };
  };
  const invalid = (pointer: string, message: string): Reply => {
    if (has('validation-is-422')) return fail(422, 'ValidationError', 'The request is not valid');
    if (has('validation-is-500')) return fail(500, 'InternalServerError', 'Oops');
    if (has('validation-has-another-name')) return fail(400, 'BadRequest', 'The request is not valid');
    const issues = has('issues-are-texts')
      ? [message]
      : has('issue-without-pointer')
        ? [{ message }]
        : [{ pointer, message }];
    return fail(400, 'ValidationError', 'The request is not valid', { issues });
  };
  const notFound = (): Reply => {
    if (has('unknown-contact-is-404')) return fail(404, 'NotFoundError', 'Contact not found');
    if (has('unknown-contact-says-400'))
      return fail(400, 'NotFoundError', 'Contact not found', { statusCode: 400 });
    if (has('unknown-contact-has-another-name'))
      return fail(400, 'ContactNotFound', 'Contact not found', { statusCode: 404 });
    return fail(400, 'NotFoundError', 'Contact not found', { statusCode: 404 });
  };

  const keyProblem = (request: IncomingMessage, url: URL): Reply | undefined => {
    const challenge = (error?: string) => ({
      'www-authenticate': has('challenge-is-basic')
        ? 'Basic realm="x"'
        : has('challenge-without-error') || !error
          ? 'Bearer'
          : has('challenge-with-an-odd-error')
            ? 'Bearer error="bad_key"'
            : `Bearer error="${error}"`,
    });
    const unauthorized = (error?: string, key = ''): Reply => {
      const headers = has('no-challenge') ? {} : challenge(error);
      const message =
        has('repeats-the-key') && key ? `The key ${key} is not known` : 'API key is missing or not valid';
      if (has('no-key-is-403')) return fail(403, 'ForbiddenError', message, { headers });
      if (has('no-key-is-500')) return fail(500, 'InternalServerError', 'Oops');
      return fail(401, has('unauthorized-has-another-name') ? 'AuthError' : 'UnauthorizedError', message, {
        headers,
      });
    };
    const { authorization = '' } = request.headers;
    const inQuery = has('takes-the-key-in-the-query', 'takes-and-repeats-the-key-in-the-query')
      ? url.searchParams.get('api_key')
      : null;
    const pattern = has('takes-any-scheme')
      ? /^(?:\w+ +)(\S+)$/
      : has('takes-the-key-without-scheme')
        ? /^(?:Bearer +)?(\S+)$/i
        : has('scheme-in-one-case')
          ? /^Bearer +(\S+)$/
          : /^Bearer +(\S+)$/i;
    const key = inQuery ?? pattern.exec(authorization)?.[1];
    if (has('checks-no-key')) return undefined;
    if (key === undefined) return unauthorized();
    const same = (known: string) =>
      has('key-in-any-case')
        ? known.toLowerCase() === key.toLowerCase()
        : has('key-by-its-beginning')
          ? key.startsWith(known) || known.startsWith(key)
          : known === key;
    if (same(fixture.withoutPermission)) {
      if (has('permission-not-checked')) return undefined;
      if (has('forbidden-is-401')) return unauthorized('insufficient_scope');
      return fail(
        403,
        has('forbidden-has-another-name') ? 'PermissionError' : 'ForbiddenError',
        'API key lacks the permission',
        { headers: challenge('insufficient_scope') },
      );
    }
    if (same(fixture.rateLimited)) {
      const headers = has('no-retry-after')
        ? {}
        : { 'retry-after': has('retry-after-in-words') ? 'in a minute' : '30' };
      return fail(has('rate-limit-is-503') ? 503 : 429, 'TooManyRequestsError', 'Too many requests', {
        headers,
      });
    }
    if (same(fixture.apiKey) || has('takes-any-key')) return undefined;
    return unauthorized('invalid_token', key);
  };

  const changesProblem = (changes: unknown): Reply | undefined => {
    if (typeof changes !== 'object' || changes === null || (Array.isArray(changes) && !has('takes-a-list')))
      return has('takes-any-json') ? undefined : invalid('', 'must be an object');
    for (const [name, value] of Object.entries(changes)) {
      if (value === null && has('takes-null')) continue;
      if (name === 'msisdn') {
        if (typeof value !== 'string') {
          if (has('number-as-msisdn') && typeof value === 'number') continue;
          if (has('msisdn-of-any-type')) continue;
          return invalid('/msisdn', 'must be a string');
        }
        const pattern = has('pattern-without-begin')
          ? /\+?[1-9][0-9]{6,14}$/
          : has('pattern-without-end')
            ? /^\+?[1-9][0-9]{6,14}/
            : has('pattern-by-line')
              ? /^\+?[1-9][0-9]{6,14}$/m
              : has('leading-zero')
                ? /^\+?[0-9]{7,15}$/
                : has('one-digit-too-many')
                  ? /^\+?[1-9][0-9]{6,15}$/
                  : has('one-digit-too-few-allowed')
                    ? /^\+?[1-9][0-9]{5,14}$/
                    : has('shorter-maximum')
                      ? /^\+?[1-9][0-9]{6,13}$/
                      : has('longer-minimum')
                        ? /^\+?[1-9][0-9]{7,14}$/
                        : has('no-plus')
                          ? /^[1-9][0-9]{6,14}$/
                          : has('plus-is-required')
                            ? /^\+[1-9][0-9]{6,14}$/
                            : has('digits-of-any-script')
                              ? /^\+?\p{Nd}{7,15}$/u
                              : /^\+?[1-9][0-9]{6,14}$/;
        if (!pattern.test(value) && !has('number-not-checked'))
          return invalid(
            '/msisdn',
            has('repeats-the-value') ? `${value} is no number` : 'must be a phone number',
          );
      } else if (name === 'alias') {
        if (typeof value !== 'string' && !has('alias-of-any-type'))
          return invalid('/alias', 'must be a string');
        if (value === '' && has('no-empty-alias')) return invalid('/alias', 'must not be empty');
        if (typeof value === 'string' && value.length > 255 && has('alias-has-a-maximum'))
          return invalid('/alias', 'is too long');
        if (typeof value === 'string' && /[^\x20-\x7e]/.test(value) && has('ascii-alias-only'))
          return invalid('/alias', 'must be ASCII');
      } else if (name === 'meta') {
        if (
          (typeof value !== 'object' || value === null || Array.isArray(value)) &&
          !has('meta-of-any-type')
        ) {
          if (!(has('list-as-meta') && Array.isArray(value))) return invalid('/meta', 'must be an object');
        }
        if (
          has('meta-of-texts-only') &&
          Object.values(Object(value)).some((member) => typeof member !== 'string')
        )
          return invalid('/meta', 'must hold texts');
      } else if (!has('unknown-fields')) return invalid(`/${name}`, 'is not a field of a contact');
    }
    return undefined;
  };

  const update = (contact: Contact, id: string, changes: Record<string, unknown>): Reply => {
    const { alias, msisdn, meta } = changes;
    const isChange = Object.keys(changes).length > 0;
    if (alias !== undefined && !has('alias-is-lost')) {
      const text = has('alias-is-trimmed')
        ? String(alias).trim()
        : has('alias-is-lowered')
          ? String(alias).toLowerCase()
          : has('alias-is-cut')
            ? String(alias).slice(0, 100)
            : has('alias-is-normalized')
              ? String(alias).normalize('NFD')
              : has('alias-is-escaped')
                ? String(alias).replaceAll('<', '&lt;')
                : alias;
      contact.alias = String(text);
    }
    if (typeof msisdn === 'string' && !has('number-is-lost'))
      contact.msisdn = has('keeps-the-first-digits')
        ? msisdn.replace('+', '').slice(0, 12)
        : msisdn.replace('+', '');
    if (meta !== undefined && !has('meta-is-lost'))
      contact.meta = has('meta-is-merged') ? { ...Object(contact.meta), ...Object(meta) } : meta;
    if (has('missing-alias-is-emptied') && alias === undefined) contact.alias = '';
    if (has('missing-number-is-emptied') && msisdn === undefined) contact.msisdn = '';
    if (has('missing-meta-is-emptied') && meta === undefined) contact.meta = {};
    if ((isChange || has('nothing-advances-the-time')) && !has('the-time-stands-still')) contact.updated += 1;
    calls++;
    const record: Record<string, unknown> = {
      id: has('another-id') ? randomUUID() : id,
      alias: has('swapped-fields') ? contact.msisdn : contact.alias,
      msisdn: has('swapped-fields')
        ? contact.alias
        : has('number-as-number')
          ? Number(contact.msisdn)
          : contact.msisdn,
      updated_on: has('time-as-number') ? contact.updated : new Date(contact.updated).toISOString(),
      ...(has('shows-the-key') && { debug: fixture.apiKey }),
      ...polluted,
    };
    if (has('record-without-time')) delete record['updated_on'];
    if (has('record-without-id')) delete record['id'];
    if (has('null-alias')) record['alias'] = null;
    const body = has('record-without-envelope')
      ? record
      : has('success-is-text')
        ? { success: 'true', record }
        : has('record-in-data')
          ? { success: true, data: record }
          : { success: true, record };
    if (has('success-is-201')) return { status: 201, body };
    if (has('success-is-204')) return { status: 204, raw: '' };
    if (has('refuses-the-second-time') && calls > 2) return fail(409, 'ConflictError', 'Already done');
    return { status: 200, body };
  };

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const url = new URL(request.url ?? '', 'http://provider');
    const id = /^\/addressbook\/contacts\/([^/]+)$/.exec(url.pathname)?.[1];
    if (id === undefined)
      return has('unknown-path-is-200')
        ? { status: 200, body: { success: true } }
        : has('unknown-path-is-html')
          ? { status: 404, raw: '<h1>Not found</h1>', headers: { 'content-type': 'text/html' } }
          : fail(404, 'RouteNotFoundError', 'There is no such path');
    let contactId: string;
    try {
      contactId = decodeURIComponent(id);
    } catch {
      if (has('crashes-on-a-bad-escape')) return { status: -1 };
      return fail(404, 'RouteNotFoundError', 'There is no such path');
    }
    if (request.method !== 'POST' && !has('other-methods-need-no-key'))
      return fail(405, 'MethodNotAllowedError', 'Use POST', {
        headers: has('no-allow') ? {} : { allow: 'POST' },
      });
    const needsKey = request.method === 'POST' || !has('other-methods-need-no-key');
    const refused = needsKey ? keyProblem(request, url) : undefined;
    if (refused) return refused;
    if (
      !/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '') &&
      !has('any-content-type')
    )
      return fail(
        has('wrong-type-is-500') ? 500 : 415,
        'UnsupportedMediaTypeError',
        'Send application/json',
        { headers: { 'accept-post': 'application/json' } },
      );
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (bytes.length > 65_536 && !has('any-size'))
      return fail(413, 'PayloadTooLargeError', 'The body is too large');
    if (bytes.length > 65_536 && has('any-size')) return fail(500, 'InternalServerError', 'Oops');
    const syntax = syntaxProblem(bytes);
    if (syntax) {
      if (has('hangs-on-malformed-json')) return { status: -2 };
      if (has('drops-on-malformed-json')) return { status: -1 };
      if (has('malformed-json-is-500'))
        return fail(500, 'InternalServerError', `SyntaxError: bad\n    at parse (/srv/app.js:10:5)`);
      if (has('stack-trace'))
        return fail(400, 'ValidationError', 'SyntaxError: bad\n    at parse (/srv/app.js:10:5)');
      if (has('malformed-json-is-nothing'))
        return update(contacts.get(contactId) ?? newContact(), contactId, {});
      return invalid('', syntax);
    }
    const text = bytes.toString();
    if (!has('duplicate-keys') && /"alias":"a","alias"/.test(text))
      return invalid('/alias', 'must not be there twice');
    if (/"__proto__"\s*:/.test(text)) {
      if (has('prototype-pollution')) Object.assign(polluted, { polluted: 'yes' });
      else return invalid('/__proto__', 'must not be there');
      return update(contacts.get(contactId) ?? newContact(), contactId, {});
    }
    const depth = Math.max(0, ...depths(text));
    if (depth > 32)
      return has('deep-is-500')
        ? fail(500, 'RangeError', 'Maximum call stack size exceeded')
        : invalid('', 'is nested too deeply');
    const changes: Record<string, unknown> = JSON.parse(text);
    const contact = contacts.get(contactId);
    if (has('unknown-contact-before-validation') && !contact) return notFound();
    const wrong = changesProblem(changes);
    if (wrong) {
      if (has('keeps-the-good-fields') && contact && typeof changes['alias'] === 'string')
        contact.alias = changes['alias'];
      return wrong;
    }
    if (!contact && has('creates-unknown-contacts')) return update(newContact(), contactId, changes);
    if (!contact) return notFound();
    if (contact.account !== 'a') {
      if (has('foreign-contact-is-changed')) return update(contact, contactId, changes);
      if (has('foreign-contact-is-forbidden')) return fail(403, 'ForbiddenError', 'Not yours');
      if (has('foreign-contact-has-another-message'))
        return fail(400, 'NotFoundError', 'Contact is not in your account', { statusCode: 404 });
      return notFound();
    }
    return update(contact, contactId, changes);
  };

  const server = createServer(async (request, response) => {
    const reply = await answer(request).catch(() => fail(500, 'InternalServerError', 'Oops'));
    request.resume();
    if (reply.status === -1) return void request.socket.destroy();
    if (reply.status === -2) return void (await setTimeout(60_000, undefined, { ref: false }));
    write(response, repeatsTheKey(bug, keyOf(request), reply));
  });
  const write = (response: ServerResponse, { status, headers = {}, body, raw }: Reply) => {
    const type = has('content-type-is-text') ? 'text/plain' : 'application/json';
    const requestId = has('request-id-is-empty') ? ' ' : randomUUID();
    response.writeHead(status, { 'content-type': type, 'x-request-id': requestId, ...headers });
    const text = raw ?? JSON.stringify(body);
    response.end(has('cuts-the-body') ? text.slice(0, -1) : text);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    readMeta: async (id) => contacts.get(id)?.meta,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a request gives as its key, in whatever place and form. */
function keyOf({ headers, url = '' }: IncomingMessage): string {
  const inQuery = new URL(url, 'http://provider').searchParams.get('api_key');
  return inQuery ?? headers.authorization?.split(' ').at(-1) ?? '';
}

/** A reply with the key that was sent in some place of it, as the bug says. */
function repeatsTheKey(bug: Bug | undefined, key: string, reply: Reply): Reply {
  if (key === '') return reply;
  const { success, error, record } = Object(reply.body);
  const failing = (members: object): Reply =>
    error ? { ...reply, body: { success, error: { ...error, ...members } } } : reply;
  const saying = (text: string) => failing({ message: `The key ${text} is not right` });
  const header = (name: string, value: string) => ({
    ...reply,
    headers: { ...reply.headers, [name]: value },
  });
  switch (bug) {
    case 'takes-and-repeats-the-key-in-the-query':
      return { ...reply, body: { success, ...(error ? { error } : { record: { ...record, debug: key } }) } };
    case 'message-has-the-key-in-base64':
      return saying(Buffer.from(`user:${key}`).toString('base64'));
    case 'message-has-the-key-percent-encoded':
      return saying(Buffer.from(key).toString('hex').replace(/../g, '%$&'));
    case 'message-has-the-key-in-hex':
      return saying(Buffer.from(key).toString('hex'));
    case 'message-has-the-key-in-small-letters':
      return saying(key.toLowerCase());
    case 'message-has-the-key-cut':
      return saying(`${key.slice(0, -3)}***`);
    case 'message-has-the-key-backwards':
      return saying([...key].reverse().join(''));
    case 'error-name-is-the-key':
      return failing({ name: key });
    case 'issues-have-the-key':
      return failing({ issues: [{ pointer: `/${key}`, message: `for ${key}` }] });
    case 'header-has-the-key':
      return header('x-request-id', key);
    case 'content-type-has-the-key':
      return header('content-type', `text/${key}`);
    case 'challenge-has-the-key':
      return reply.status === 401 ? header('www-authenticate', `Bearer error="${key}"`) : reply;
    case 'redirects-with-the-key':
      return { status: 302, headers: { location: `/login?key=${encodeURIComponent(key)}` }, body: {} };
    case 'member-named-by-the-key':
      return { ...reply, body: { ...Object(reply.body), [key]: key } };
    default:
      return reply;
  }
}

function newContact(): Contact {
  return { account: 'a', alias: '', msisdn: '', meta: {}, updated: Date.now() };
}

/** What is wrong with bytes as JSON in UTF-8. */
function syntaxProblem(bytes: Buffer): string | undefined {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return undefined;
  } catch {
    return 'must be JSON';
  }
}

/** How deep brackets stand inside each other, at each of them. */
function* depths(text: string): Generator<number> {
  let [depth, isText] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isText && letter === '\\') at++;
    else if (letter === '"') isText = !isText;
    else if (!isText && (letter === '{' || letter === '[')) yield ++depth;
    else if (!isText && (letter === '}' || letter === ']')) depth--;
  }
}
