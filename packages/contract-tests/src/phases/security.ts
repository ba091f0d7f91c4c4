import { get, type Operation, type ReachedBy } from '@addressbook/contract/model';
import { bodySchema, properBody } from '../contract.ts';
import { pathParametersOf, unknownId, withLast } from '../operation-request.ts';
import { bearer, credential, keysOf, swapCase, type Template } from '../request.ts';
import { type Session, wrongKey } from '../session.ts';
import { createTestCase, type Expectation, type TestCase } from '../test-case.ts';

const phase = 'security';

/** Keys in the wrong place, of the wrong kind, and none; and bodies that aim at the server's own process. */
export async function securityPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    await (operation.isSecured ? keys(session, operation) : withoutKey(session, operation));
    if (bodySchema(operation)) await pollution(session, operation);
  }
}

/** An operation for which the contract demands no key succeeds without one. */
async function withoutKey(session: Session, operation: Operation): Promise<void> {
  const title = 'No key, as the contract demands none,';
  await session.run(keyTestCase(session, operation, { title, authorization: undefined }));
}

/** A way to send a key, or none; undefined leaves the header out. */
type Attempt = { title: string; authorization: Template | undefined };

/** Keys in places and forms in which no server may accept them. */
const misplaced: Attempt[] = [
  { title: 'No key', authorization: undefined },
  { title: 'An empty authorization', authorization: '' },
  { title: 'A scheme without a key', authorization: 'Bearer' },
  { title: 'A scheme and a space', authorization: 'Bearer ' },
  { title: 'The key as Basic', authorization: ['Basic ', credential('apiKey', 'basic')] },
  { title: 'The key under another scheme', authorization: ['Token ', credential('apiKey')] },
  { title: 'The key without a scheme', authorization: [credential('apiKey')] },
];

/** Keys that were not given out: refused by a server that checks them. */
function unknownKeys(apiKey: string): Attempt[] {
  const swapped = { title: 'The key with its case swapped', authorization: bearer('apiKey', 'swapped') };
  return [
    { title: 'A wrong key', authorization: `Bearer ${wrongKey}` },
    { title: 'The key and one character more', authorization: bearer('apiKey', 'longer') },
    { title: 'The key without its last character', authorization: bearer('apiKey', 'shorter') },
    // A key without letters would be the same.
    ...(swapCase(apiKey) === apiKey ? [] : [swapped]),
  ];
}

async function keys(session: Session, operation: Operation): Promise<void> {
  const { apiKey, capabilities } = session.target;
  const unauthorized = refusalFor(operation, 401, ['no-key', 'unknown-key']);
  const attempts = [...misplaced, ...(capabilities.includes('checks-keys') ? unknownKeys(apiKey) : [])];
  for (const attempt of attempts)
    await session.run({ ...keyTestCase(session, operation, attempt), expects: unauthorized });
  await keyInQuery(session, operation, unauthorized);
  const lowerCase = {
    title: 'The scheme in lower case (RFC 9110, section 11.1)',
    authorization: ['bearer ', credential('apiKey')],
  };
  await session.run(keyTestCase(session, operation, lowerCase));
  if (keysOf(session.target).withoutPermission !== undefined) await withoutPermission(session, operation);
}

async function keyInQuery(session: Session, operation: Operation, expects: Expectation): Promise<void> {
  const title = 'The key in the query instead of the header';
  const testCase = keyTestCase(session, operation, { title, authorization: undefined });
  const request = { ...testCase.request, path: withKeyInQuery(testCase.request.path) };
  await session.run({ ...testCase, request, expects });
}

async function withoutPermission(session: Session, operation: Operation): Promise<void> {
  const expects = refusalFor(operation, 403, ['key-without-permission']);
  const authorization = bearer('withoutPermission');
  const known = { title: 'A key without the permission', authorization };
  await session.run({ ...keyTestCase(session, operation, known), expects });
  if (pathParametersOf(operation).length === 0) return;
  // A caller who may not use the operation may not find out which ids exist either.
  const json = session.harmlessBody(operation);
  const pathParameters = withLast(operation, session.target.pathParameters, unknownId);
  const request = session.request(operation, json, { pathParameters, headers: { authorization } });
  const title = 'A key without the permission and an unknown id';
  await session.run(createTestCase({ phase, operation, title, request, json, expects }));
}

function keyTestCase(session: Session, operation: Operation, { title, authorization }: Attempt): TestCase {
  const json = properBody(operation);
  const request = session.request(operation, json, { headers: { authorization } });
  return createTestCase({ phase, operation, title, request, json });
}

/** The names that RFC 6750, section 2.3, and many APIs have for a key in a URL. */
function withKeyInQuery(path: Template): Template {
  const parts = typeof path === 'string' ? [path] : path;
  const isFirst = !parts.some((part) => typeof part === 'string' && part.includes('?'));
  const key = credential('apiKey', 'percent');
  return [...parts, `${isFirst ? '?' : '&'}api_key=`, key, '&access_token=', key];
}

/** The refusal with a status, and the name that all cases share which are reached in one of these ways. */
function refusalFor({ cases }: Operation, status: number, ways: ReachedBy[]): Expectation {
  const reached = cases.filter(({ reachedBy }) => reachedBy !== undefined && ways.includes(reachedBy));
  const names = new Set(reached.map(({ body }) => get(body, 'error', 'name')));
  const [name] = names;
  return {
    kind: 'refusal',
    statuses: [...new Set(reached.length > 0 ? reached.map((one) => one.status) : [status])],
    name: names.size === 1 && typeof name === 'string' ? name : undefined,
  };
}

/** Bodies that a careless merge of objects would put into the prototype of every object. */
const polluting: [title: string, body: string][] = [
  ['A member __proto__', '{"__proto__":{"polluted":"yes"}}'],
  ['A member constructor', '{"constructor":{"prototype":{"polluted":"yes"}}}'],
];

async function pollution(session: Session, operation: Operation): Promise<void> {
  const message = 'shows a member that an earlier request put there';
  for (const [title, body] of polluting) {
    const { expects } = session.refusalOf(operation);
    const request = { ...session.request(operation, {}), body };
    await session.run(createTestCase({ phase, operation, title, request, expects }));
    const after = createTestCase({
      phase,
      operation,
      title: `A proper request after ${title.toLowerCase()}`,
      request: session.request(operation, properBody(operation)),
    });
    await session.run(after, ({ text }) =>
      text.includes('polluted') ? [{ message, provenance: 'inferred' }] : [],
    );
  }
}
