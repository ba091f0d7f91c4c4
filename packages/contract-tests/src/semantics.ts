import type { Operation } from '@addressbook/contract/model';
import type { HttpResponse } from './exchange.ts';
import type { Deviation } from './report.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';

/** The meaning of an operation, beyond what a contract can say. */
export type Semantics = {
  /** What is wrong with a success, given the body that was sent. */
  success: (target: Target, json: unknown, response: HttpResponse) => Deviation[];
  /** Sends requests that belong together. */
  verify: (session: Session, operation: Operation) => Promise<void>;
};
