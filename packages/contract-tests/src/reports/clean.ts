import type { Finding, Report } from '../report.ts';

type Clean = (text: string) => string;

/** A finding with every string of it made fit to be shown. */
export function cleanFinding(finding: Finding, clean: Clean): Finding {
  const { message, operation, title, curl, response } = finding;
  return {
    ...finding,
    message: clean(message),
    operation: clean(operation),
    title: clean(title),
    curl: curl === undefined ? undefined : clean(curl),
    response: response === undefined ? undefined : clean(response),
  };
}

/** A report with every string of it made fit to be shown. */
export function cleanReport({ findings, coverage, interrupted, ...rest }: Report, clean: Clean): Report {
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
