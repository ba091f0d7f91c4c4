import type { Contract, Source } from './contract.ts';
import type { CoverageRow } from './coverage.ts';
import { NoAnswer } from './exchange.ts';
import { boundariesPhase } from './phases/boundaries.ts';
import { casesPhase } from './phases/cases.ts';
import { protocolPhase } from './phases/protocol.ts';
import { randomPhase } from './phases/random.ts';
import { securityPhase } from './phases/security.ts';
import { type Finding, type Phase, phases } from './probe.ts';
import { semanticsOf } from './semantics/index.ts';
import { Interrupted, Session } from './session.ts';
import type { Target } from './target.ts';

/** How to judge. */
export type JudgeOptions = {
  /** Which parts, in their own order; all of them unless told otherwise. */
  phases?: Phase[];
  /** Decides everything that is left to chance; an integer. */
  seed?: number;
  /** Random requests for each operation. */
  runs?: number;
  /** Seconds after which nothing more is tried. */
  timeLimit?: number;
  /** Stops at the first finding of this kind; `inferred` is any. */
  bail?: Source;
  /** Another contract than the one inside the package. */
  contract?: Contract;
  /** Is told of each phase that begins. */
  onPhase?: (phase: Phase) => void;
};

/** What a judgement has come to. */
export type Verdict = {
  findings: Finding[];
  coverage: CoverageRow[];
  /** Requests that were answered. */
  answered: number;
  seed: number;
  /** Why it ended early; what is here was found until then. */
  interrupted?: { message: string; isFatal: boolean };
};

/** The target cannot be judged at all; the message says why, and what to do. */
export class CannotJudge extends Error {
  override name = 'CannotJudge';
}

/**
 * Judges a server by the contract. Every call of this API writes: point it at a contact that may be changed. Rejects
 * with CannotJudge when the server cannot be reached, refuses the key, or does not know the contact.
 */
export async function judge(target: Target, options: JudgeOptions = {}): Promise<Verdict> {
  const contract = options.contract ?? (await bundledContract());
  const { phases: wanted = [...phases], seed = Math.floor(Math.random() * 1e9), runs = 400 } = options;
  const deadline = performance.now() + (options.timeLimit ?? 300) * 1000;
  const session = open(contract, target, { seed, runs, deadline, bail: options.bail });
  const steps: Record<Phase, () => Promise<void>> = {
    cases: () => casesPhase(session),
    boundaries: () => boundariesPhase(session, contract),
    random: () => randomPhase(session, contract),
    protocol: () => protocolPhase(session),
    security: () => securityPhase(session),
    semantics: async () => {
      for (const operation of session.operations) await semanticsOf(operation).judge(session, operation);
    },
  };
  const verdict = { findings: session.findings, seed };
  const counts = () => ({ coverage: session.coverage.rows, answered: session.answered });
  try {
    await reach(session);
    for (const phase of phases.filter((one) => wanted.includes(one))) {
      options.onPhase?.(phase);
      await steps[phase]();
    }
    return { ...verdict, ...counts() };
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const { message, isFatal } = error;
    return { ...verdict, ...counts(), interrupted: { message, isFatal } };
  } finally {
    session.close();
  }
}

function open(
  contract: Contract,
  ...rest: ConstructorParameters<typeof Session> extends [unknown, ...infer R] ? R : never
): Session {
  try {
    return new Session(contract, ...rest);
  } catch (error) {
    throw new CannotJudge(`The contract cannot be used: ${Object(error).message}`);
  }
}

/** One proper request, to tell a server that breaks the contract from one that was not meant. */
async function reach(session: Session): Promise<void> {
  const [operation] = session.operations;
  if (!operation) return;
  try {
    const answer = await session.send(session.request(operation, operation.cases[0]?.request ?? {}));
    const { name } = Object(Object(answer.json).error);
    if (answer.status === 401)
      throw new CannotJudge(
        'The server refuses the key (401). Set ADDRESSBOOK_API_KEY to one that may update contacts.',
      );
    if (answer.status === 403)
      throw new CannotJudge(
        'The key lacks the permission (403). Set ADDRESSBOOK_API_KEY to one that may update contacts.',
      );
    if (name === 'NotFoundError')
      throw new CannotJudge(
        'The server does not know the contact. Name one that may be changed: --contact-id <id>.',
      );
  } catch (error) {
    // A server that accepts a connection and does not answer properly can be judged, and will be.
    if (error instanceof NoAnswer && error.reason === 'refused')
      throw new CannotJudge(
        `The server cannot be reached: ${error.message}. Is the URL right, and the server started?`,
      );
    if (!(error instanceof NoAnswer)) throw error;
  }
}

/** The contract inside the package. */
export async function bundledContract(): Promise<Contract> {
  const { default: contract } = await import('@addressbook/spec/openapi.json', { with: { type: 'json' } });
  // The JSON's own type is narrower than what is read of it.
  return contract as unknown as Contract;
}
