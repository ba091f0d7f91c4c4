import type { Verdict } from './judge.ts';
import type { Finding } from './probe.ts';

type Clean = (text: string) => string;

/** A finding with every string of it made fit to be shown. */
export function cleanFinding(finding: Finding, clean: Clean): Finding {
  const { message, operation, title, curl, answer } = finding;
  return {
    ...finding,
    message: clean(message),
    operation: clean(operation),
    title: clean(title),
    curl: curl === undefined ? undefined : clean(curl),
    answer: answer === undefined ? undefined : clean(answer),
  };
}

/** A verdict with every string of it made fit to be shown. */
export function cleanVerdict({ findings, coverage, interrupted, ...rest }: Verdict, clean: Clean): Verdict {
  return {
    ...rest,
    findings: findings.map((finding) => cleanFinding(finding, clean)),
    coverage: coverage.map(({ reason, ...row }) => ({
      ...row,
      operation: clean(row.operation),
      name: clean(row.name),
      ...(reason !== undefined && { reason: clean(reason) }),
    })),
    ...(interrupted && { interrupted: { ...interrupted, message: clean(interrupted.message) } }),
  };
}
