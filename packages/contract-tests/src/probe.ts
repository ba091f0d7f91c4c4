import type { Case, Operation, Source } from './contract.ts';
import type { RequestTemplate } from './request.ts';

/** The parts of a judgement, in their order. */
export const phases = ['cases', 'boundaries', 'random', 'protocol', 'security', 'semantics'] as const;

/** A part of a judgement. */
export type Phase = (typeof phases)[number];

/** What the answer has to be, beside what every answer has to be. */
export type Expectation =
  | { kind: 'success' }
  /** The failure of a case: its status, name and headers. */
  | { kind: 'case'; of: Case }
  /** A failure below 500: one of these statuses where there are any, and this name where there is one. */
  | { kind: 'refusal'; statuses?: number[]; name?: string | undefined }
  /** Success or refusal: the server may choose, but has to answer properly. */
  | { kind: 'any' }
  /** One of these statuses from whoever answers: what stands before an API may know of no envelope. */
  | { kind: 'status'; statuses: number[] };

/** One request and what has to come back. */
export type Probe = {
  phase: Phase;
  operation: Operation;
  /** What the request is: the beginning of a sentence that the finding ends. */
  title: string;
  request: RequestTemplate;
  /** The body before it was serialized, where it has one. */
  changes?: unknown;
  expects: Expectation;
  /** Whether the expectation is documented. What the answer's schema says has its own mark. */
  source: Source;
  /** Rows of the coverage that this exercises. */
  covers: string[];
};

/** Something that is wrong with an answer. */
export type Problem = { message: string; source: Source };

/** A problem with all that is needed to see it again. */
export type Finding = Problem & {
  phase: Phase;
  operation: string;
  title: string;
  /** A line for a shell that repeats the request; undefined where curl cannot. */
  curl: string | undefined;
  /** The beginning of the answer, values removed; undefined when there was none. */
  answer: string | undefined;
};
