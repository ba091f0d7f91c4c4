import {
  type Contract,
  get,
  isObject,
  type JsonObject,
  type Operation,
  type Place,
} from '@addressbook/contract/model';
import { deviationsIn, type Rules } from './check.ts';
import { bodySchema, properBody, provenanceOf } from './contract.ts';
import { Coverage } from './coverage.ts';
import { createSender, type HttpResponse, NoResponseError, type Sender } from './exchange.ts';
import { endsWithin } from './guard.ts';
import { type RequestParts, requestFor, whyLeftOut } from './operation-request.ts';
import { createLeakCheck, createRedactor, type Redactor } from './redact.ts';
import type { Deviation, Finding, Provenance } from './report.ts';
import { cleanFinding } from './reports/clean.ts';
import { curlOf, curlWords } from './reports/curl.ts';
import { excerptOf } from './reports/excerpt.ts';
import { type Keys, keysOf, type RequestTemplate, sendable, variables } from './request.ts';
import type { Target } from './target.ts';
import type { Expectation, TestCase } from './test-case.ts';
import { createValidator, type Validator } from './validate.ts';

/** How much is tried, and when to stop. */
export type Effort = {
  /** Decides everything that is left to chance. */
  seed: number;
  /** Random requests for each operation. */
  runs: number;
  /** The moment to stop at, in the milliseconds of `performance.now()`. */
  deadline: number;
  /** The first finding of this provenance is the last; `inferred` is any. */
  bail: Provenance | undefined;
};

/** An error for a run that ends early: the target is gone, or enough has been seen. The findings are kept. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
  /** Whether the reason is the target. */
  isFatal: boolean;
  constructor(message: string, isFatal: boolean) {
    super(message);
    this.isFatal = isFatal;
  }
}

/** Milliseconds that a server has for a response. */
const timeout = 3000;

/** Milliseconds that the checks of a response have: a thousand times what a proper one needs. */
const checkTime = 2000;

/** UTF-16 code units of a response that no check needs long for. */
const shortResponse = 4096;

/** Findings that are kept: a server that is wrong in everything comes to a third of it. */
const maxFindings = 10_000;

/** A key of the contract tests' own, which no server has given out. It is not a secret. */
export const wrongKey = 'ak_wrong_9f0c3b7d5e';

/** One run under way: sends, checks, counts and collects. */
export class Session {
  readonly target: Target;
  /** The operations that are tested. */
  readonly operations: Operation[];
  readonly validate: Validator;
  readonly coverage: Coverage;
  readonly effort: Effort;
  readonly findings: Finding[] = [];
  /** How many responses there were. */
  responses = 0;
  /** Whether the last request got no response. */
  #isSilent = false;
  readonly #declared: Operation[];
  /** Operations whose responses are matched with regular expressions of the contract. */
  readonly #patterned: Set<string>;
  readonly #rules: Rules;
  readonly #redactor: Redactor;
  readonly #keys: Keys;
  readonly #sender: Sender;

  constructor(contract: Contract, target: Target, effort: Effort) {
    this.target = target;
    this.effort = effort;
    this.#declared = contract.operations;
    this.operations = this.#declared.filter((operation) => whyLeftOut(operation, target) === undefined);
    this.validate = createValidator(contract);
    this.coverage = new Coverage(this.#declared);
    for (const operation of this.#declared) {
      const reason = whyLeftOut(operation, target);
      if (reason !== undefined) this.coverage.leftOut(operation, reason);
    }
    this.#patterned = new Set(this.operations.filter(hasPattern).map(({ id }) => id));
    this.#keys = keysOf(target);
    const secrets = Object.values(this.#keys).filter((key) => key !== undefined);
    this.#redactor = createRedactor(secrets, openStrings(target, this.#declared));
    const leaks = createLeakCheck([...secrets, wrongKey]);
    this.#rules = { validate: this.validate, leaks, foreign: this.#redactor.foreign };
    this.#sender = createSender(target.url);
  }

  close(): void {
    this.#sender.close();
  }

  /** Sends with the keys in their places. Throws NoResponseError, at the latest when the time limit is reached. */
  send(request: RequestTemplate): Promise<HttpResponse> {
    const left = this.effort.deadline - performance.now();
    return this.#sender.send(sendable(this.#keys, request), Math.max(1, Math.min(timeout, left)));
  }

  /** A proper request for an operation, except for the parts that are given. */
  request(operation: Operation, json: unknown, parts?: RequestParts): RequestTemplate {
    return requestFor({ target: this.target, operation, json }, parts);
  }

  /**
   * A body that changes nothing where the contract allows one, otherwise that of a proper request. An empty PUT is not
   * tried: it replaces something by nothing.
   */
  harmlessBody(operation: Operation): unknown {
    const schema = bodySchema(operation);
    const isAllowed = schema && operation.method !== 'PUT' && this.validate(schema, {}).length === 0;
    return isAllowed ? {} : properBody(operation);
  }

  /** The methods that the contract declares for the path of an operation. */
  methodsBeside({ path }: Operation): string[] {
    return this.#declared.filter((one) => one.path === path).map(({ method }) => method);
  }

  /** Sends and checks, without a trace: the response, and what is wrong with it. */
  async try(testCase: TestCase): Promise<{ response: HttpResponse | undefined; deviations: Deviation[] }> {
    this.#demandTime();
    try {
      const response = await this.send(testCase.request);
      this.responses++;
      this.#isSilent = false;
      this.coverage.status(testCase.operation, response.status);
      return { response, deviations: this.#check(testCase, response) };
    } catch (error) {
      if (!(error instanceof NoResponseError)) throw error;
      return { response: undefined, deviations: this.#silence(testCase, error) };
    }
  }

  /** Throws InterruptedError when the time limit is reached. */
  #demandTime(): void {
    if (performance.now() >= this.effort.deadline)
      throw new InterruptedError('The time limit is reached', false);
  }

  #check(testCase: TestCase, response: HttpResponse): Deviation[] {
    if (!this.#mayTakeLong(testCase, response)) return deviationsIn(this.#rules, testCase, response);
    let deviations: Deviation[] = [];
    const isChecked = endsWithin(checkTime, () => {
      deviations = deviationsIn(this.#rules, testCase, response);
    });
    return isChecked
      ? deviations
      : [{ message: `cannot be checked in ${checkTime / 1000} s`, provenance: 'inferred' }];
  }

  /** A guard costs as much as all checks of a short response, which take no time unless a pattern does. */
  #mayTakeLong({ operation }: TestCase, { text, headers }: HttpResponse): boolean {
    const size = Object.values(headers).reduce((sum, value) => sum + String(value).length, text.length);
    return size > shortResponse || this.#patterned.has(operation.id);
  }

  #silence({ provenance }: TestCase, error: NoResponseError): Deviation[] {
    // The request before may have ended it, and is reported already; otherwise this one has.
    if (error.reason === 'refused' && this.#isSilent)
      throw new InterruptedError(`The server has gone: ${error.message}`, true);
    if (error.reason === 'timeout') this.#demandTime();
    this.#isSilent = true;
    return [{ message: `is missing: ${error.message}`, provenance }];
  }

  /** Sends, checks, counts and reports: the response, if there is one. */
  async run(
    testCase: TestCase,
    further: (response: HttpResponse) => Deviation[] = () => [],
  ): Promise<HttpResponse | undefined> {
    const { response, deviations } = await this.try(testCase);
    this.coverage.exercised(testCase.covers);
    this.report(testCase, response, [...deviations, ...(response ? further(response) : [])]);
    return response;
  }

  /** Writes findings down. Throws InterruptedError when one is enough. */
  report(testCase: TestCase, response: HttpResponse | undefined, deviations: Deviation[]): void {
    const { phase, operation, title, request } = testCase;
    const { bail } = this.effort;
    for (const deviation of deviations) {
      const finding: Finding = {
        ...deviation,
        phase,
        operation: operation.id,
        title,
        curl: curlOf(this.target.url.replace(/\/$/, ''), request),
        response: response && excerptOf(response, this.#redactor.foreign),
      };
      this.findings.push(cleanFinding(finding, this.#redactor.clean));
      if (bail === 'inferred' || bail === deviation.provenance)
        throw new InterruptedError('Stopped at the first finding', false);
      if (this.findings.length >= maxFindings)
        throw new InterruptedError(`Stopped at ${maxFindings} findings`, false);
    }
  }

  /** What a request that the contract does not allow has to be refused with, and the provenance of that. */
  refusalOf({ cases }: Operation): { expects: Expectation; provenance: Provenance } {
    const example = cases.find(({ request }) => request.isInvalid);
    const name = get(example?.body, 'error', 'name');
    return {
      expects: {
        kind: 'refusal',
        statuses: example ? [example.status] : [],
        name: typeof name === 'string' ? name : undefined,
      },
      provenance: example ? provenanceOf(example) : 'inferred',
    };
  }
}

/** Strings that a report is not readable without. */
function openStrings(
  { url, pathParameters, foreignPathParameters }: Target,
  operations: Operation[],
): string[] {
  return [
    url,
    ...Object.values({ ...pathParameters }),
    ...Object.values({ ...foreignPathParameters }),
    ...operations.map(({ path }) => path),
    ...Object.values(variables),
    curlWords,
  ];
}

/** Whether a schema of a response, of its body or of a header, has a pattern. */
function hasPattern({ responses }: Operation): boolean {
  const schemas = responses.flatMap(({ content, headers }) =>
    [...content, ...headers].map((one) => one.schema),
  );
  const seen = new Set<string>();
  const search = (place: Place<JsonObject> | undefined): boolean => {
    if (!place || seen.has(place.pointer)) return false;
    seen.add(place.pointer);
    const { node } = place;
    if (typeof node['pattern'] === 'string' || isObject(node['patternProperties'])) return true;
    return Object.keys(node).some((key) => membersAt(place, key).some(search));
  };
  return schemas.some((schema) => search(schema?.step()));
}

/** The objects at a key of a schema: one, or those in a list. */
function membersAt(place: Place<JsonObject>, key: string): (Place<JsonObject> | undefined)[] {
  const member = place.node[key];
  return Array.isArray(member)
    ? Object.keys(member).map((index) => place.step(key, index))
    : [place.step(key)];
}
