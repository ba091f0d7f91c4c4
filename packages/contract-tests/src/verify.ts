import { type Contract, readContract } from '@addressbook/contract/model';
import { boundariesPhase } from './phases/boundaries.ts';
import { casesPhase } from './phases/cases.ts';
import { protocolPhase } from './phases/protocol.ts';
import { randomPhase } from './phases/random.ts';
import { securityPhase } from './phases/security.ts';
import { semanticsPhase } from './phases/semantics.ts';
import { reach } from './reach.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { type Phase, type Provenance, phases, type Report } from './report.ts';
import { cleanReport } from './reports/clean.ts';
import { keysOf } from './request.ts';
import { InterruptedError, Session } from './session.ts';
import { CannotVerifyError, type Target } from './target.ts';
import { demandOperations, demandUsable } from './usable.ts';

/** Options for a run. */
export type VerifyOptions = {
  /** The phases to run, in their own order; all of them by default. */
  phases?: Phase[];
  /** Decides everything that is left to chance; an integer. */
  seed?: number;
  /** Random requests for each operation; 400 by default. */
  runs?: number;
  /** Seconds after which nothing more is tried; 300 by default. */
  timeLimit?: number;
  /** Stops at the first finding of this provenance; `inferred` is any. */
  bail?: Provenance;
  /** A bundled OpenAPI document, instead of the contract inside the package. */
  contract?: object;
  /** Called as each phase begins. */
  onPhase?: (phase: Phase) => void;
};

/**
 * Tests a server against the contract. Most requests write: the path parameters name what may be changed. Rejects with
 * CannotVerifyError when the server cannot be reached, refuses the key, or does not know what they name.
 */
export async function verify(target: Target, options: VerifyOptions = {}): Promise<Report> {
  const secrets = Object.values(keysOf(target)).filter((key) => typeof key === 'string');
  const { clean } = createRedactor(secrets);
  try {
    demandUsable(target);
    const report = await run(await open(target, options), options);
    // The session has cleaned its findings one by one.
    return { ...cleanReport({ ...report, findings: [] }, clean), findings: report.findings };
  } catch (error) {
    throw cleaned(error, clean);
  }
}

/** An error as it may leave: nothing else of it is kept, since every member of it can hold a key. */
function cleaned(error: unknown, clean: Redactor['clean']): Error {
  if (error instanceof CannotVerifyError) return new CannotVerifyError(clean(error.message));
  if (!(error instanceof Error)) return new Error(clean(String(error)));
  const left = new Error(clean(error.message));
  left.name = clean(error.name);
  left.stack = (error.stack ?? '').split('\n').map(clean).join('\n');
  return left;
}

async function open(target: Target, options: VerifyOptions): Promise<Session> {
  const contract = contractFrom(options.contract ?? (await bundledContract()));
  demandOperations(contract.operations, target);
  const { seed = Math.floor(Math.random() * 1e9), runs = 400, timeLimit = 300, bail } = options;
  return new Session(contract, target, {
    seed,
    runs,
    deadline: performance.now() + timeLimit * 1000,
    bail,
  });
}

async function run(session: Session, options: VerifyOptions): Promise<Report> {
  const { phases: wanted = phases, onPhase } = options;
  try {
    await reach(session);
    for (const phase of phases.filter((one) => wanted.includes(one))) {
      onPhase?.(phase);
      await runPhase(session, phase);
    }
    return reportOf(session);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    const { message, isFatal } = error;
    return { ...reportOf(session), interrupted: { message, isFatal } };
  } finally {
    session.close();
  }
}

function reportOf({ findings, coverage, responses, effort }: Session): Report {
  return { findings, coverage: coverage.rows, responses, seed: effort.seed };
}

function runPhase(session: Session, phase: Phase): Promise<void> {
  switch (phase) {
    case 'cases':
      return casesPhase(session);
    case 'boundaries':
      return boundariesPhase(session);
    case 'random':
      return randomPhase(session);
    case 'protocol':
      return protocolPhase(session);
    case 'security':
      return securityPhase(session);
    case 'semantics':
      return semanticsPhase(session);
  }
}

function contractFrom(document: unknown): Contract {
  try {
    return readContract(document);
  } catch (error) {
    throw new CannotVerifyError(
      `The contract cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The contract inside the package, as a bundled OpenAPI document. */
async function bundledContract(): Promise<object> {
  const { default: contract } = await import('@addressbook/spec/openapi.json', { with: { type: 'json' } });
  return contract;
}
