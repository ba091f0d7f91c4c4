import type { Operation } from '../contract.ts';
import type { Answer } from '../exchange.ts';
import type { Problem } from '../probe.ts';
import type { Session } from '../session.ts';
import type { Target } from '../target.ts';
import { updateContact } from './updateContact.ts';

/** What an operation means, beyond what a contract can say. */
export type Semantics = {
  /** What is wrong with a success, given what was sent. */
  success: (target: Target, changes: unknown, answer: Answer) => Problem[];
  /** Calls that belong together. */
  judge: (session: Session, operation: Operation) => Promise<void>;
};

const semantics: Record<string, Semantics> = { updateContact };

/** The meaning of an operation; none where no file says it. */
export function semanticsOf({ id }: Operation): Semantics {
  return (
    (Object.hasOwn(semantics, id) ? semantics[id] : undefined) ?? { success: () => [], judge: async () => {} }
  );
}

/** Whether a file says what an operation means. */
export function isUnderstood({ id }: Operation): boolean {
  return Object.hasOwn(semantics, id);
}
