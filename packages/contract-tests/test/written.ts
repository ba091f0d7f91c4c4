import { consoleReport, junitReport, type Report } from '../src/index.ts';

/** Everything that a report becomes. */
export function written(report: Report): string {
  return [consoleReport(report, true), junitReport(report, true), JSON.stringify(report)].join('\n');
}
