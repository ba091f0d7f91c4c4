import { get, type Operation } from '@addressbook/contract/model';
import { type HttpResponse, NoResponseError } from './exchange.ts';
import { isKnown } from './known-operations.ts';
import { pathParametersOf } from './operation-request.ts';
import type { Session } from './session.ts';
import { CannotVerifyError } from './target.ts';

/**
 * Sends one harmless request, to tell a server that breaks the contract from one that was not meant. Throws
 * CannotVerifyError when no server listens, the key is refused, or the path parameters are not known.
 */
export async function reach(session: Session): Promise<void> {
  const operation = mostHarmless(session);
  if (!operation) return;
  const request = session.request(operation, session.harmlessBody(operation));
  try {
    demandAccess(operation, await session.send(request));
  } catch (error) {
    if (!(error instanceof NoResponseError)) throw error;
    // A server that accepts a connection and does not respond properly can be tested, and will be.
    if (error.reason === 'refused')
      throw new CannotVerifyError(
        `The server cannot be reached: ${error.message}. Is the URL right, and the server started?`,
      );
  }
}

/** The operation that changes least: one that has an id and a file of its own, that reads, or that can change nothing. */
function mostHarmless(session: Session): Operation | undefined {
  const isEmpty = (operation: Operation) => JSON.stringify(session.harmlessBody(operation)) === '{}';
  const rank = (operation: Operation) => {
    const isRead = operation.method === 'GET';
    const hasId = pathParametersOf(operation).length > 0;
    return (
      Number(hasId) * 4 + Number(isKnown(operation) || isRead) * 2 + Number(isRead || isEmpty(operation))
    );
  };
  return session.operations.toSorted((one, other) => rank(other) - rank(one))[0];
}

/** Throws CannotVerifyError when a response says that the key or a path parameter is the wrong one. */
function demandAccess(operation: Operation, response: HttpResponse): void {
  const { status } = response;
  const permissions = operation.permissions.join(', ') || `that ${operation.id} needs`;
  const advice = `Set ADDRESSBOOK_API_KEY to one with the permission ${permissions}.`;
  if (status === 401) throw new CannotVerifyError(`The server refuses the key (401). ${advice}`);
  if (status === 403) throw new CannotVerifyError(`The key lacks the permission (403). ${advice}`);
  if (isUnknownId(operation, response)) {
    const names = pathParametersOf(operation).map((name) => `--path-parameter ${name}=<value>`);
    throw new CannotVerifyError(
      `The server does not know what is to be changed (${status}). Name something that may be: ${names.join(' ')}`,
    );
  }
}

/** Whether a response is the one that the contract has for an unknown id. */
function isUnknownId({ cases }: Operation, { status, json }: HttpResponse): boolean {
  return cases.some(
    (one) =>
      one.reachedBy === 'unknown-id' &&
      one.status === status &&
      get(one.body, 'error', 'name') === get(json, 'error', 'name'),
  );
}
