import { goodBody, type Operation } from '../contract.ts';
import type { Expectation, Probe } from '../probe.ts';
import { type Session, wrongKey } from '../session.ts';
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

async function keys(session: Session, operation: Operation): Promise<void> {
  const { apiKey, claims } = session.target;
  const good = goodBody(operation);
  const unauthorized = expectationOf(operation, 401);
  const refused: [string, string | undefined][] = [
    ['No key', undefined],
    ['An empty authorization', ''],
    ['A scheme without a key', 'Bearer'],
    ['A scheme and a space', 'Bearer '],
    ['The key as Basic', `Basic ${Buffer.from(`x:${apiKey}`).toString('base64')}`],
    ['The key under another scheme', `Token ${apiKey}`],
    ['The key without a scheme', apiKey],
    ...(claims.includes('checks-keys')
      ? ([
          ['A wrong key', `Bearer ${wrongKey}`],
          ['The key and one character more', `Bearer ${apiKey}x`],
          ['The key without its last character', `Bearer ${apiKey.slice(0, -1)}`],
          ['The key in other letters', `Bearer ${swapCase(apiKey)}`],
        ] as [string, string][])
      : []),
  ];
  const probe = (
    title: string,
    expects: Expectation,
    authorization: string | undefined,
    contactId = session.target.contactId,
  ): Probe => ({
    ...{ phase: 'security', operation, title, expects, source: 'inferred', covers: [] },
    request: session.request(operation, good, { contactId, headers: { authorization } }),
    changes: good,
  });
  for (const [title, authorization] of refused) await session.run(probe(title, unauthorized, authorization));

  const inQuery = probe('The key in the query instead of the header', unauthorized, undefined);
  inQuery.request.path += `?api_key=${apiKey}&access_token=${apiKey}`;
  await session.run(inQuery);
  await session.run(
    probe('The scheme in small letters (RFC 9110, section 11.1)', { kind: 'success' }, `bearer ${apiKey}`),
  );

  const { withoutPermission } = session.target.keys ?? {};
  if (!withoutPermission) return;
  const forbidden = expectationOf(operation, 403);
  await session.run(probe('A key without the permission', forbidden, `Bearer ${withoutPermission}`));
  // Whoever may not update may not find out either which contacts there are.
  await session.run(
    probe(
      'A key without the permission and an unknown contact',
      forbidden,
      `Bearer ${withoutPermission}`,
      unknownId,
    ),
  );
}

/** The failure that the contract declares for a status, by the name that all its cases share. */
function expectationOf({ cases }: Operation, status: number): Expectation {
  const names = new Set(
    cases.filter((one) => one.status === status).map(({ body }) => Object(Object(body).error).name),
  );
  const [name] = names;
  return {
    kind: 'refusal',
    statuses: [status],
    name: names.size === 1 && typeof name === 'string' ? name : undefined,
  };
}

function swapCase(text: string): string {
  const swapped = [...text].map((letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
  // A key without letters has no other ones.
  return swapped.join('') === text ? `${text}X` : swapped.join('');
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
