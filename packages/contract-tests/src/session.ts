import { problemsOf, type Rules } from './check.ts';
import { cleanFinding } from './clean.ts';
import { type Case, type Contract, goodBody, hasPattern, type Operation, operationsOf } from './contract.ts';
import { Coverage } from './coverage.ts';
import { type Answer, createSender, NoAnswer, type Sender } from './exchange.ts';
import { endsWithin } from './guard.ts';
import type { Expectation, Finding, Probe, Problem } from './probe.ts';
import { createLeakCheck, createRedactor, type Redactor } from './redact.ts';
import { curlOf, curlWords } from './report/curl.ts';
import { redacted } from './report/excerpt.ts';
import {
  bearer,
  type Keys,
  keysOf,
  type RequestTemplate,
  sendable,
  type Template,
  variables,
} from './request.ts';
import type { Target } from './target.ts';
import { createValidator, type Validator } from './validate.ts';
import { get } from './values.ts';

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

/** Milliseconds that the checks of an answer have: a thousand times what a proper one needs. */
const checkTime = 2000;

/** UTF-16 code units of an answer that no check needs long for. */
const shortAnswer = 4096;

/** Findings that are kept: a server that is wrong in everything comes to a third of it. */
const maxFindings = 10_000;

/** A key of the judge's own, which no server has given out: to see what becomes of it. It is no secret. */
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
  readonly #declared: Operation[];
  /** Operations whose answers are held against regular expressions of the contract. */
  readonly #patterned: Set<string>;
  readonly #rules: Rules;
  readonly #redactor: Redactor;
  readonly #keys: Keys;
  readonly #sender: Sender;

  constructor(contract: Contract, target: Target, effort: Effort) {
    this.target = target;
    this.effort = effort;
    this.#declared = operationsOf(contract);
    this.operations = this.#declared.filter(({ method }) => method !== 'DELETE');
    this.validate = createValidator(contract);
    this.coverage = new Coverage(contract, this.#declared);
    for (const operation of this.#declared)
      if (!this.operations.includes(operation))
        this.coverage.leftOut(operation, 'it would delete the contact that every other request needs');
    this.#patterned = new Set(
      this.operations.filter(({ responses }) => hasPattern(contract, responses)).map(({ id }) => id),
    );
    this.#keys = keysOf(target);
    const secrets = Object.values(this.#keys).filter((key) => key !== undefined);
    this.#redactor = createRedactor(secrets, openStrings(target, this.#declared));
    this.#rules = {
      contract,
      validate: this.validate,
      leaks: createLeakCheck([...secrets, wrongKey]),
      foreign: this.#redactor.foreign,
    };
    this.#sender = createSender(target.url);
  }

  close(): void {
    this.#sender.close();
  }

  /** Sends with the keys in their places. Throws NoAnswer, at the latest when the time limit is reached. */
  send(request: RequestTemplate): Promise<Answer> {
    const left = this.effort.deadline - performance.now();
    return this.#sender.send(sendable(this.#keys, request), Math.max(1, Math.min(timeout, left)));
  }

  /** A proper request for an operation; `overrides` make it less so. An undefined header is left out. */
  request(
    operation: Operation,
    changes: unknown,
    {
      contactId = this.target.contactId,
      headers = {},
    }: { contactId?: string; headers?: Record<string, Template | undefined> } = {},
  ): RequestTemplate {
    const all: Record<string, Template | undefined> = {
      accept: 'application/json',
      authorization: bearer('apiKey'),
      ...(operation.bodySchema && { 'content-type': 'application/json' }),
      ...headers,
    };
    return {
      method: operation.method,
      path: pathTo(operation, encodeURIComponent(contactId)),
      headers: withoutUndefined(all),
      body: operation.bodySchema ? JSON.stringify(changes) : undefined,
    };
  }

  /**
   * A body that changes nothing where the contract allows one, else the first good one. An empty PUT is not tried: it
   * replaces a contact by nothing.
   */
  harmlessBody(operation: Operation): unknown {
    const { bodySchema, method } = operation;
    const isAllowed =
      bodySchema !== undefined && method !== 'PUT' && this.validate(bodySchema, {}).length === 0;
    return isAllowed ? {} : goodBody(operation);
  }

  /** The methods that the contract declares for the path of an operation. */
  methodsBeside({ template }: Operation): string[] {
    return this.#declared.filter((one) => one.template === template).map(({ method }) => method);
  }

  /** Sends and checks, without a trace: the answer, and what is wrong with it. */
  async try(probe: Probe): Promise<{ answer: Answer | undefined; problems: Problem[] }> {
    this.#demandTime();
    try {
      const answer = await this.send(probe.request);
      this.answered++;
      this.#isSilent = false;
      this.coverage.status(probe.operation, answer.status);
      return { answer, problems: this.#check(probe, answer) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { answer: undefined, problems: this.#silence(probe, error) };
    }
  }

  /** Throws Interrupted when the time limit is reached. */
  #demandTime(): void {
    if (performance.now() >= this.effort.deadline) throw new Interrupted('The time limit is reached', false);
  }

  #check(probe: Probe, answer: Answer): Problem[] {
    if (!this.#mayTakeLong(probe, answer)) return problemsOf(this.#rules, probe, answer);
    let problems: Problem[] = [];
    const isChecked = endsWithin(checkTime, () => {
      problems = problemsOf(this.#rules, probe, answer);
    });
    return isChecked
      ? problems
      : [{ message: `cannot be checked in ${checkTime / 1000} s`, source: 'inferred' }];
  }

  /** A guard costs as much as all checks of a short answer, which take no time unless a pattern does. */
  #mayTakeLong({ operation }: Probe, { text, headers }: Answer): boolean {
    const size = Object.values(headers).reduce((sum, value) => sum + String(value).length, text.length);
    return size > shortAnswer || this.#patterned.has(operation.id);
  }

  #silence(probe: Probe, error: NoAnswer): Problem[] {
    // The request before may have ended it, and is reported already; otherwise this one has.
    if (error.reason === 'refused' && this.#isSilent)
      throw new Interrupted(`The server has gone: ${error.message}`, true);
    if (error.reason === 'timeout') this.#demandTime();
    this.#isSilent = true;
    return [{ message: `gets none: ${error.message}`, source: probe.source }];
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
      const finding = {
        ...problem,
        phase: probe.phase,
        operation: probe.operation.id,
        title: probe.title,
        curl: curlOf(this.target.url.replace(/\/$/, ''), probe.request),
        answer: answer && redacted(answer, this.#redactor.foreign),
      };
      this.findings.push(cleanFinding(finding, this.#redactor.clean));
      const { bail } = this.effort;
      if (bail === 'inferred' || bail === problem.source)
        throw new Interrupted('Stopped at the first finding', false);
      if (this.findings.length >= maxFindings)
        throw new Interrupted(`Stopped at ${maxFindings} findings`, false);
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
  const name = get(example?.body, 'error', 'name');
  return typeof name === 'string' ? name : undefined;
}

/** The path of an operation, with an id that is already as it stands in a URL. */
export function pathTo({ template }: Operation, id: string): string {
  return template.replace(/\{[^}]+\}/g, () => id);
}

/** Strings that a report is not readable without. */
function openStrings({ url, contactId, foreignContactId = '' }: Target, operations: Operation[]): string[] {
  return [
    url,
    contactId,
    foreignContactId,
    ...operations.map(({ template }) => template),
    ...Object.values(variables),
    curlWords,
  ];
}

function withoutUndefined<Value>(record: Record<string, Value | undefined>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]): [string, Value][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
