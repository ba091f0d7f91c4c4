import { cleanVerdict } from './clean.ts';
import type { Contract, Operation, Source } from './contract.ts';
import type { CoverageRow } from './coverage.ts';
import { type Answer, NoAnswer } from './exchange.ts';
import { boundariesPhase } from './phases/boundaries.ts';
import { casesPhase } from './phases/cases.ts';
import { protocolPhase } from './phases/protocol.ts';
import { randomPhase } from './phases/random.ts';
import { securityPhase } from './phases/security.ts';
import { type Finding, type Phase, phases } from './probe.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { type Keys, keysOf, variables } from './request.ts';
import { isUnderstood, semanticsOf } from './semantics/index.ts';
import { type Effort, Interrupted, Session } from './session.ts';
import type { Target } from './target.ts';
import { get } from './values.ts';

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
  const secrets = Object.values(keysOf(target)).filter((key) => typeof key === 'string');
  const { clean } = createRedactor(secrets);
  try {
    demandUsable(target);
    const verdict = await judged(target, options);
    // The session has cleaned its findings one by one.
    return { ...cleanVerdict({ ...verdict, findings: [] }, clean), findings: verdict.findings };
  } catch (error) {
    throw cleaned(error, clean);
  }
}

/** An error as it may leave: nothing else of it is kept, since every member of it can hold a key. */
function cleaned(error: unknown, clean: Redactor['clean']): Error {
  if (error instanceof CannotJudge) return new CannotJudge(clean(error.message));
  if (!(error instanceof Error)) return new Error(clean(String(error)));
  const left = new Error(clean(error.message));
  left.name = clean(error.name);
  left.stack = (error.stack ?? '').split('\n').map(clean).join('\n');
  return left;
}

/** Throws CannotJudge when a request could not be sent as it is meant, or would show a key. */
function demandUsable(target: Target): void {
  const { url, contactId, foreignContactId } = target;
  demandBaseUrl(url);
  for (const id of [contactId, foreignContactId])
    if (id !== undefined && (['', '.', '..'].includes(id) || !id.isWellFormed()))
      throw new CannotJudge('An id of a contact is empty, a dot segment, or no text');
  for (const [name, key] of keyEntries(keysOf(target))) {
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new CannotJudge(`${variables[name]} is empty, or has characters that a key cannot have`);
    if (key.length > 7 && [url, contactId, foreignContactId].some((shown) => shown?.includes(key)))
      throw new CannotJudge(`The URL or an id of a contact holds the key of ${variables[name]}: keep it out`);
  }
}

/** The URL is where the paths of the contract begin, and has no place for credentials. Its text is not repeated. */
function demandBaseUrl(text: string): void {
  if (!URL.canParse(text)) throw new CannotJudge('The URL of the server is no URL');
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new CannotJudge('The URL of the server is no http or https URL');
  if (username || password) throw new CannotJudge('Keep keys out of the URL');
  if (search || hash) throw new CannotJudge('The URL of the server has a query or a fragment: leave it out');
}

function keyEntries(keys: Keys): [keyof Keys, string][] {
  return (['apiKey', 'withoutPermission', 'rateLimited'] as const).flatMap((name): [keyof Keys, string][] => {
    const key = keys[name];
    return key === undefined ? [] : [[name, key]];
  });
}

async function judged(target: Target, options: JudgeOptions): Promise<Verdict> {
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

function open(contract: Contract, target: Target, effort: Effort): Session {
  try {
    return new Session(contract, target, effort);
  } catch (error) {
    throw new CannotJudge(`The contract cannot be used: ${error instanceof Error ? error.message : error}`);
  }
}

/** One harmless request, to tell a server that breaks the contract from one that was not meant. */
async function reach(session: Session): Promise<void> {
  const operation = harmlessFirst(session);
  if (!operation) return;
  try {
    demandAccess(await session.send(session.request(operation, session.harmlessBody(operation))));
  } catch (error) {
    // A server that accepts a connection and does not answer properly can be judged, and will be.
    if (error instanceof NoAnswer && error.reason === 'refused')
      throw new CannotJudge(
        `The server cannot be reached: ${error.message}. Is the URL right, and the server started?`,
      );
    if (!(error instanceof NoAnswer)) throw error;
  }
}

/** The operation that does least to the contact: one that is understood, that reads, or that can change nothing. */
function harmlessFirst(session: Session): Operation | undefined {
  const isEmpty = (body: unknown) => JSON.stringify(body) === '{}';
  const ranks: ((operation: Operation) => boolean)[] = [
    (operation) => operation.template.includes('{'),
    (operation) => isUnderstood(operation) || operation.method === 'GET',
    (operation) => operation.method === 'GET' || isEmpty(session.harmlessBody(operation)),
  ];
  const rank = (operation: Operation) => ranks.map((holds) => (holds(operation) ? '1' : '0')).join('');
  return session.operations.toSorted((a, b) => rank(b).localeCompare(rank(a)))[0];
}

/** Throws CannotJudge when an answer says that the key or the contact is the wrong one. */
function demandAccess({ status, json }: Answer): void {
  if (status === 401)
    throw new CannotJudge(
      'The server refuses the key (401). Set ADDRESSBOOK_API_KEY to one that may update contacts.',
    );
  if (status === 403)
    throw new CannotJudge(
      'The key lacks the permission (403). Set ADDRESSBOOK_API_KEY to one that may update contacts.',
    );
  if (get(json, 'error', 'name') === 'NotFoundError')
    throw new CannotJudge(
      'The server does not know the contact. Name one that may be changed: --contact-id <id>.',
    );
}

/** The contract inside the package. */
export async function bundledContract(): Promise<Contract> {
  const { default: contract } = await import('@addressbook/spec/openapi.json', { with: { type: 'json' } });
  // The JSON's own type is narrower than what is read of it.
  return contract as unknown as Contract;
}
