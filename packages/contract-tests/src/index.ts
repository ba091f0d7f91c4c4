export type { CoverageRow, Finding, Phase, Provenance, Report } from './report.ts';
export { consoleReport } from './reports/console.ts';
export { junitReport } from './reports/junit.ts';
export { CannotVerifyError, type Capability, type PathParameters, type Target } from './target.ts';
export { type VerifyOptions, verify } from './verify.ts';
