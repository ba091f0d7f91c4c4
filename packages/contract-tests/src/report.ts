/** The parts of a run, in their order. */
export const phases = ['cases', 'boundaries', 'random', 'protocol', 'security', 'semantics'] as const;

/** A part of a run. */
export type Phase = (typeof phases)[number];

/** Whether the API's owners published a demand, or this contract adds it and marks it with `x-inferred`. */
export type Provenance = 'documented' | 'inferred';

/** Something in a response that is not as the contract demands. The message continues "the response …". */
export type Deviation = { message: string; provenance: Provenance };

/** A deviation, with all that is needed to see it again. */
export type Finding = Deviation & {
  phase: Phase;
  operation: string;
  /** The request, in words. */
  title: string;
  /** A line for a shell that repeats the request; undefined where curl cannot. */
  curl: string | undefined;
  /** The beginning of the response, values removed; undefined when there was none. */
  response: string | undefined;
};

/** One thing that a contract says about an operation, and how often a run exercised it. */
export type CoverageRow = {
  operation: string;
  kind: 'status' | 'case' | 'constraint';
  name: string;
  count: number;
  /** Why it was not exercised. */
  reason?: string;
};

/** The result of a run. */
export type Report = {
  findings: Finding[];
  coverage: CoverageRow[];
  /** How many responses there were. */
  responses: number;
  seed: number;
  /** Why the run ended early; the findings are those until then. */
  interrupted?: { message: string; isFatal: boolean };
};

/** Whether a finding is an error: a documented one always, an inferred one in a strict run. */
export function isError({ provenance }: Finding, strict: boolean): boolean {
  return strict || provenance === 'documented';
}
