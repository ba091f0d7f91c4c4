import type { Case, Operation } from '../contract.ts';
import { rowOf } from '../coverage.ts';
import type { Probe } from '../probe.ts';
import { bearer, type Template } from '../request.ts';
import { semanticsOf } from '../semantics/index.ts';
import { type Session, wrongKey } from '../session.ts';
import type { Target } from '../target.ts';
import { get } from '../values.ts';

/** An id that no server has given out. */
export const unknownId = '00000000-dead-4bad-8bad-0123456789ab';

/** A way to make a server answer with a case; a text says why there is none. */
type Way = { contactId?: string; headers?: Record<string, Template | undefined> } | string;

/** Every case of the contract: what is asked for in the named example has to be answered as it says. */
export async function casesPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    for (const one of operation.cases) await judgeCase(session, operation, one);
  }
}

async function judgeCase(session: Session, operation: Operation, one: Case): Promise<void> {
  const row = rowOf(operation, 'case', one.key);
  const way = wayTo(session.target, one);
  if (typeof way === 'string') return session.coverage.unreachable(row, way);
  const isSuccess = one.status < 300;
  // A server that does not look for the contact must not make one of what it is sent.
  const changes = way.contactId === undefined ? one.request : session.harmlessBody(operation);
  const probe: Probe = {
    phase: 'cases',
    operation,
    title: `The case ${one.key}`,
    request: session.request(operation, changes, way),
    changes,
    expects: isSuccess ? { kind: 'success' } : { kind: 'case', of: one },
    source: one.source,
    covers: [row],
  };
  const isTold = way.headers?.['prefer'] !== undefined;
  await session.run(probe, (answer) =>
    isSuccess && !isTold ? semanticsOf(operation).success(session.target, one.request, answer) : [],
  );
}

/** What makes a server answer with a case follows from what the case is. */
function wayTo({ claims, keys }: Target, { key, status, isInvalid, headers, body }: Case): Way {
  if (status < 300 || isInvalid) return {};
  const challenge = headers['www-authenticate'];
  if (challenge !== undefined) {
    if (!challenge.includes('error=')) return { headers: { authorization: undefined } };
    if (challenge.includes('insufficient_scope'))
      return keys?.withoutPermission
        ? { headers: { authorization: bearer('withoutPermission') } }
        : toldOr(claims, status, key, 'there is no key without the permission to try');
    return claims.includes('checks-keys')
      ? { headers: { authorization: `Bearer ${wrongKey}` } }
      : toldOr(claims, status, key, 'the target does not claim to check keys');
  }
  if (get(body, 'error', 'statusCode') === 404)
    return claims.includes('stateful')
      ? { contactId: unknownId }
      : toldOr(claims, status, key, 'the target does not claim to know its contacts');
  // What is refused is the request itself: one that passes shows that the case is not as it says.
  if (status === 400) return {};
  if (status === 429 && keys?.rateLimited) return { headers: { authorization: bearer('rateLimited') } };
  return toldOr(claims, status, key, 'no request makes a server fail like this');
}

function toldOr(claims: Target['claims'], status: number, key: string, reason: string): Way {
  return claims.includes('prefer') ? { headers: { prefer: `code=${status}, example=${key}` } } : reason;
}
