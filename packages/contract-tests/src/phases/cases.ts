import type { Case, Operation, ReachedBy } from '@addressbook/contract/model';
import { isSuccess, provenanceOf } from '../contract.ts';
import { rowOf } from '../coverage.ts';
import { semanticsOf } from '../known-operations.ts';
import { pathParametersOf, type RequestParts, unknownId, withLast } from '../operation-request.ts';
import { bearer } from '../request.ts';
import { type Session, wrongKey } from '../session.ts';
import { createTestCase } from '../test-case.ts';

/** A way to a case: the parts of its request that are not proper, or why there is none. */
type Way = { parts: RequestParts } | { obstacle: string };

/** Every case of the contract: its request gets its response. */
export async function casesPhase(session: Session): Promise<void> {
  for (const operation of session.operations)
    for (const one of operation.cases) await verifyCase(session, operation, one);
}

async function verifyCase(session: Session, operation: Operation, one: Case): Promise<void> {
  const row = rowOf(operation, 'case', one.key);
  const way = wayTo(session, operation, one);
  if ('obstacle' in way) return session.coverage.unreachable(row, way.obstacle);
  const { parts } = way;
  // A server that does not look for an id must not make something of what it is sent.
  const json = parts.pathParameters ? session.harmlessBody(operation) : one.request.body;
  const testCase = createTestCase({
    phase: 'cases',
    operation,
    title: `The case ${one.key}`,
    request: session.request(operation, json, { of: one, ...parts }),
    json,
    expects: isSuccess(one) ? { kind: 'success' } : { kind: 'case', of: one },
    provenance: provenanceOf(one),
    covers: [row],
  });
  const isAskedFor = parts.headers?.['prefer'] !== undefined;
  await session.run(testCase, (response) =>
    isSuccess(one) && !isAskedFor ? semanticsOf(operation).success(session.target, json, response) : [],
  );
}

/** The way to a case, as the contract says it and the target allows it. */
function wayTo(session: Session, operation: Operation, one: Case): Way {
  const direct = directWay(session, operation, one);
  if (!('obstacle' in direct) || !session.target.capabilities.includes('prefer')) return direct;
  return { parts: { headers: { prefer: `code=${one.status}, example=${one.key}` } } };
}

function directWay({ target }: Session, operation: Operation, one: Case): Way {
  const { capabilities, keys } = target;
  switch (reachedBy(operation, one)) {
    case 'request':
      return { parts: {} };
    case 'no-key':
      return withKey(undefined);
    case 'unknown-key':
      return capabilities.includes('checks-keys')
        ? withKey(`Bearer ${wrongKey}`)
        : { obstacle: 'the target does not declare the capability checks-keys' };
    case 'key-without-permission':
      return keys?.withoutPermission
        ? withKey(bearer('withoutPermission'))
        : { obstacle: 'the target has no key without the permission' };
    case 'rate-limit':
      return keys?.rateLimited
        ? withKey(bearer('rateLimited'))
        : { obstacle: 'the target has no key whose rate limit is reached' };
    case 'unknown-id':
      if (!capabilities.includes('stateful'))
        return { obstacle: 'the target does not declare the capability stateful' };
      return pathParametersOf(operation).length > 0
        ? { parts: { pathParameters: withLast(operation, target.pathParameters, unknownId) } }
        : { obstacle: 'the path has no id' };
    case 'nothing-a-caller-can-do':
      return { obstacle: 'no request leads to it' };
    case undefined:
      return { obstacle: 'the contract does not say how it is reached (x-reached-by)' };
  }
}

function withKey(authorization: NonNullable<RequestParts['headers']>[string]): Way {
  return { parts: { headers: { authorization } } };
}

/** How a case is reached: as the contract says; otherwise a success and a case with a request of its own by that. */
function reachedBy({ parameters }: Operation, one: Case): ReachedBy | undefined {
  const { key, request } = one;
  const isOwn =
    request.isInvalid ||
    request.key === key ||
    parameters.some(({ examples }) => examples.some((example) => example.key === key));
  return one.reachedBy ?? (isSuccess(one) || isOwn ? 'request' : undefined);
}
