import { problemsOf, type Rules } from './check.ts';
import type { Case, Contract, Operation } from './contract.ts';
import { operationsOf } from './contract.ts';
import { Coverage } from './coverage.ts';
import { type Answer, createSender, NoAnswer, type Request, type Sender } from './exchange.ts';
import type { Expectation, Finding, Probe, Problem } from './probe.ts';
import { curlOf, redacted } from './report/excerpt.ts';
import type { Target } from './target.ts';
import { createValidator, type Validator } from './validate.ts';

/** How much is tried, and when to stop. */
export type Effort = {
  /** Decides everything that is left to chance. */
  seed: number;
  /** Random requests for each operation. */
  runs: number;
  /** The moment to stop at, in the milliseconds of `performance.now()`. */
  deadline: number;
  /** The first finding of this kind is the last; `inferred` is any. */
  bail: Problem['source'] | undefined;
};

/** The target went away, or the judge has seen enough. What was found so far is kept. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  /** Whether the reason is the target. */
  isFatal: boolean;
  constructor(message: string, isFatal: boolean) {
    super(message);
    this.isFatal = isFatal;
  }
}

/** Milliseconds that a server has for an answer. */
const timeout = 3000;

/** A secret of the judge's own, to see whether servers repeat what they were sent. */
export const wrongKey = 'ak_wrong_9f0c3b7d5e';

/** One judgement under way: sends, checks, counts and collects. */
export class Session {
  readonly target: Target;
  readonly operations: Operation[];
  readonly validate: Validator;
  readonly coverage: Coverage;
  readonly effort: Effort;
  readonly findings: Finding[] = [];
  /** Requests that were answered. */
  answered = 0;
  /** Whether the last request got no answer. */
  #isSilent = false;
  readonly #rules: Rules;
  readonly #sender: Sender;

  constructor(contract: Contract, target: Target, effort: Effort) {
    this.target = target;
    this.effort = effort;
    this.operations = operationsOf(contract);
    this.validate = createValidator(contract);
    this.coverage = new Coverage(contract, this.operations);
    const secrets = [target.apiKey, wrongKey, target.keys?.withoutPermission, target.keys?.rateLimited];
    this.#rules = {
      contract,
      validate: this.validate,
      secrets: secrets.filter((secret) => secret !== undefined && secret.length > 7).map(String),
    };
    this.#sender = createSender(target.url, timeout);
  }

  close(): void {
    this.#sender.close();
  }

  /** Sends as it is. Throws NoAnswer. */
  send(request: Request): Promise<Answer> {
    return this.#sender.send(request);
  }

  /** A proper request for an operation; `overrides` make it less so. An undefined header is left out. */
  request(
    operation: Operation,
    changes: unknown,
    {
      contactId = this.target.contactId,
      headers = {},
    }: { contactId?: string; headers?: Record<string, string | undefined> } = {},
  ): Request {
    const all = {
      accept: 'application/json',
      authorization: `Bearer ${this.target.apiKey}`,
      ...(operation.bodySchema && { 'content-type': 'application/json' }),
      ...headers,
    };
    return {
      method: operation.method,
      path: operation.template.replace(/\{[^}]+\}/g, encodeURIComponent(contactId)),
      headers: Object.fromEntries(
        Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
      body: operation.bodySchema ? JSON.stringify(changes) : undefined,
    };
  }

  /** Sends and checks, without a trace: the answer, and what is wrong with it. */
  async try(probe: Probe): Promise<{ answer: Answer | undefined; problems: Problem[] }> {
    if (performance.now() > this.effort.deadline) throw new Interrupted('The time limit is reached', false);
    try {
      const answer = await this.send(probe.request);
      this.answered++;
      this.#isSilent = false;
      this.coverage.status(probe.operation, answer.status);
      return { answer, problems: problemsOf(this.#rules, probe, answer) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      // The request before may have ended it, and is reported already; otherwise this one has.
      if (error.reason === 'refused' && this.#isSilent)
        throw new Interrupted(`The server has gone: ${error.message}`, true);
      this.#isSilent = true;
      return {
        answer: undefined,
        problems: [{ message: `gets none: ${error.message}`, source: probe.source }],
      };
    }
  }

  /** Sends, checks, counts and reports: the answer, if there is one. */
  async run(probe: Probe, further: (answer: Answer) => Problem[] = () => []): Promise<Answer | undefined> {
    const { answer, problems } = await this.try(probe);
    this.coverage.exercised(probe.covers);
    this.report(probe, answer, [...problems, ...(answer ? further(answer) : [])]);
    return answer;
  }

  /** Writes findings down. Throws Interrupted when one is enough. */
  report(probe: Probe, answer: Answer | undefined, problems: Problem[]): void {
    for (const problem of problems) {
      this.findings.push({
        ...problem,
        phase: probe.phase,
        operation: probe.operation.id,
        title: probe.title,
        curl: curlOf(this.target, probe.request),
        answer: answer && redacted(answer),
      });
      const { bail } = this.effort;
      if (bail === 'inferred' || bail === problem.source)
        throw new Interrupted('Stopped at the first finding', false);
    }
  }

  /** What a request that the contract does not allow has to be answered with, and whether that is documented. */
  refusalOf(operation: Operation): { expects: Expectation; source: Problem['source'] } {
    const example = operation.cases.find(({ isInvalid }) => isInvalid);
    return {
      expects: { kind: 'refusal', statuses: example ? [example.status] : [], name: nameOf(example) },
      source: example?.source ?? 'inferred',
    };
  }
}

function nameOf(example: Case | undefined): string | undefined {
  const { name } = Object(Object(example?.body).error);
  return typeof name === 'string' ? name : undefined;
}
