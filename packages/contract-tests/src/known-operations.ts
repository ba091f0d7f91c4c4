import type { Operation } from '@addressbook/contract/model';
import * as operations from './operations/index.ts';
import type { Semantics } from './semantics.ts';

const known = new Map<string, Semantics>(Object.entries(operations));

const unknown: Semantics = { success: () => [], verify: async () => {} };

/** The semantics of an operation; of one without a file they demand nothing. */
export function semanticsOf({ id }: Operation): Semantics {
  return known.get(id) ?? unknown;
}

/** Whether an operation has a file that says what it means. */
export function isKnown({ id }: Operation): boolean {
  return known.has(id);
}
