import { semanticsOf } from '../known-operations.ts';
import type { Session } from '../session.ts';

/** What each operation means beyond the contract, as the file of its name under `operations/` says. */
export async function semanticsPhase(session: Session): Promise<void> {
  for (const operation of session.operations) await semanticsOf(operation).verify(session, operation);
}
