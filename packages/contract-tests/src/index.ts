export type { Contract, Source } from './contract.ts';
export type { CoverageRow } from './coverage.ts';
export { CannotJudge, type JudgeOptions, judge, type Verdict } from './judge.ts';
export type { Finding, Phase } from './probe.ts';
export { consoleReport } from './report/console.ts';
export { junitReport } from './report/junit.ts';
export type { Claim, Target } from './target.ts';
