import type { Case, Operation } from '@addressbook/contract/model';
import type { Phase, Provenance } from './report.ts';
import type { RequestTemplate } from './request.ts';

/** What the response has to be, beside what every response has to be. */
export type Expectation =
  | { kind: 'success' }
  /** The error of a case: its status, name and headers. */
  | { kind: 'case'; of: Case }
  /** An error below 500: one of these statuses where there are any, and this name where there is one. */
  | { kind: 'refusal'; statuses?: number[]; name?: string | undefined }
  /** As a refusal, of a request that is not one of the operation: the contract need not declare its status. */
  | { kind: 'foreign'; statuses?: number[] }
  /** Success or refusal: the server may choose, but has to respond properly. */
  | { kind: 'any' }
  /** One of these statuses, from any server on the way: what stands before an API may not know the envelope. */
  | { kind: 'status'; statuses: number[] };

/** One request and what has to come back. */
export type TestCase = {
  phase: Phase;
  operation: Operation;
  /** What the request is: the beginning of a sentence that the finding ends. */
  title: string;
  request: RequestTemplate;
  /** The body before it was serialized, where it has one. */
  json?: unknown;
  expects: Expectation;
  /** The provenance of the expectation. What the response's schema says has its own. */
  provenance: Provenance;
  /** Rows of the coverage that this exercises. */
  covers: string[];
};

/** What a test case has to say of itself; it has defaults for the rest. */
type Parts = Pick<TestCase, 'phase' | 'operation' | 'title' | 'request'> & Partial<TestCase>;

/** A test case that expects a success, as something inferred, unless its parts say otherwise. */
export function createTestCase(parts: Parts): TestCase {
  return { expects: { kind: 'success' }, provenance: 'inferred', covers: [], ...parts };
}
