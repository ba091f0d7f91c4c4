import { goodBody, type Operation } from '../contract.ts';
import type { Expectation, Probe } from '../probe.ts';
import { bearer, credential, keysOf, swapCase, type Template } from '../request.ts';
import { type Session, wrongKey } from '../session.ts';
import { get } from '../values.ts';
import { unknownId } from './cases.ts';

/** Who may call: keys in the wrong place, of the wrong kind, and none; and bodies that aim at the server itself. */
export async function securityPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    await (operation.isSecured ? keys(session, operation) : open(session, operation));
    if (operation.bodySchema) await poison(session, operation);
  }
}

/** An operation that asks for no key takes none. */
async function open(session: Session, operation: Operation): Promise<void> {
  const changes = goodBody(operation);
  await session.run({
    phase: 'security',
    operation,
    title: 'No key, as the contract asks for none,',
    request: session.request(operation, changes, { headers: { authorization: undefined } }),
    changes,
    expects: { kind: 'success' },
    source: 'inferred',
    covers: [],
  });
}

/** A way to call with a key that is not the proper one; undefined leaves the header out. */
type Attempt = { title: string; authorization: Template | undefined };

/** Keys in places and forms in which no server may take them. */
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
  return [
    { title: 'A wrong key', authorization: `Bearer ${wrongKey}` },
    { title: 'The key and one character more', authorization: bearer('apiKey', 'longer') },
    { title: 'The key without its last character', authorization: bearer('apiKey', 'shorter') },
    // A key without letters has no other ones.
    ...(swapCase(apiKey) === apiKey
      ? []
      : [{ title: 'The key in other letters', authorization: bearer('apiKey', 'swapped') }]),
  ];
}

async function keys(session: Session, operation: Operation): Promise<void> {
  const { apiKey, claims } = session.target;
  const unauthorized = expectationOf(operation, 401);
  const attempts = [...misplaced, ...(claims.includes('checks-keys') ? unknownKeys(apiKey) : [])];
  for (const attempt of attempts) await session.run(keyProbe(session, operation, attempt, unauthorized));

  const inQuery = keyProbe(
    session,
    operation,
    { title: 'The key in the query instead of the header', authorization: undefined },
    unauthorized,
  );
  await session.run({
    ...inQuery,
    request: { ...inQuery.request, path: withKeyInQuery(inQuery.request.path) },
  });
  const small = {
    title: 'The scheme in small letters (RFC 9110, section 11.1)',
    authorization: ['bearer ', credential('apiKey')],
  };
  await session.run(keyProbe(session, operation, small, { kind: 'success' }));
  if (keysOf(session.target).withoutPermission !== undefined) await withoutPermission(session, operation);
}

async function withoutPermission(session: Session, operation: Operation): Promise<void> {
  const forbidden = expectationOf(operation, 403);
  const known = { title: 'A key without the permission', authorization: bearer('withoutPermission') };
  await session.run(keyProbe(session, operation, known, forbidden));
  // Whoever may not update may not find out either which contacts there are.
  const unknown = { ...known, title: 'A key without the permission and an unknown contact' };
  const changes = session.harmlessBody(operation);
  const { authorization } = unknown;
  await session.run({
    ...keyProbe(session, operation, unknown, forbidden),
    request: session.request(operation, changes, { contactId: unknownId, headers: { authorization } }),
    changes,
  });
}

function keyProbe(
  session: Session,
  operation: Operation,
  { title, authorization }: Attempt,
  expects: Expectation,
): Probe {
  const changes = goodBody(operation);
  return {
    ...{ phase: 'security', operation, title, expects, source: 'inferred', covers: [] },
    request: session.request(operation, changes, { headers: { authorization } }),
    changes,
  };
}

/** The names that RFC 6750, section 2.3, and many APIs have for a key in a URL. */
function withKeyInQuery(path: Template): Template {
  const parts = typeof path === 'string' ? [path] : path;
  const key = credential('apiKey', 'percent');
  return [...parts, '?api_key=', key, '&access_token=', key];
}

/** The failure that the contract declares for a status, by the name that all its cases share. */
function expectationOf({ cases }: Operation, status: number): Expectation {
  const names = new Set(
    cases.filter((one) => one.status === status).map(({ body }) => get(body, 'error', 'name')),
  );
  const [name] = names;
  return {
    kind: 'refusal',
    statuses: [status],
    name: names.size === 1 && typeof name === 'string' ? name : undefined,
  };
}

async function poison(session: Session, operation: Operation): Promise<void> {
  const bodies = {
    'A member __proto__': '{"__proto__":{"polluted":"yes"}}',
    'A member constructor': '{"constructor":{"prototype":{"polluted":"yes"}}}',
  };
  for (const [title, body] of Object.entries(bodies)) {
    const probe: Probe = {
      ...{ phase: 'security', operation, title, source: 'inferred', covers: [] },
      expects: session.refusalOf(operation).expects,
      request: { ...session.request(operation, {}), body },
    };
    await session.run(probe);
    await session.run(
      {
        ...probe,
        title: `A proper request after ${title.toLowerCase()}`,
        request: session.request(operation, goodBody(operation)),
        expects: { kind: 'success' },
      },
      ({ text }) =>
        text.includes('polluted')
          ? [{ message: 'shows a member that an earlier request put there', source: 'inferred' }]
          : [],
    );
  }
}
