import { styleText } from 'node:util';
import { printable } from '@addressbook/cli/printable';
import { type CoverageRow, type Finding, isError, type Report } from '../report.ts';
import { cleanReport } from './clean.ts';

/** A report for a person, colours only where a terminal shows them. */
export function consoleReport(report: Report, strict: boolean): string {
  const { findings, coverage, responses, seed, interrupted } = cleanReport(report, line);
  const errors = findings.filter((finding) => isError(finding, strict)).length;
  return [
    ...grouped(findings).map((group) => groupText(group, strict)),
    coverageTable(coverage),
    '',
    ...(interrupted ? [`${interrupted.message}. What is above was found until then.`] : []),
    `${errors} errors, ${findings.length - errors} warnings, ${responses} responses, seed ${seed}`,
  ].join('\n');
}

/** A string on one line of a terminal, not cut: the strings of a report are short, or a curl to copy. */
export function line(text: string): string {
  return printable(text, text.length);
}

/** Findings that say the same of different requests: the first one stands for the others. */
type Group = { first: Finding; count: number };

function grouped(findings: Finding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = `${finding.phase} ${finding.operation} ${finding.message} ${finding.provenance}`;
    const group = groups.get(key) ?? { first: finding, count: 0 };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()];
}

function groupText({ first, count }: Group, strict: boolean): string {
  const word = isError(first, strict) ? styleText('red', 'error') : styleText('yellow', 'warning');
  return [
    `${word}  ${first.operation}, ${first.phase}, ${first.provenance}`,
    `  ${first.title}: the response ${first.message}${count > 1 ? `, and ${count - 1} more like this` : ''}`,
    ...(first.response ? [`  ${styleText('dim', first.response)}`] : []),
    ...(first.curl ? [`  ${first.curl}`] : []),
    '',
  ].join('\n');
}

/** What of the contract was exercised, and how often; what was not, and why. */
function coverageTable(rows: CoverageRow[]): string {
  const operations = [...new Set(rows.map(({ operation }) => operation))];
  const width = rows.reduce((most, { name }) => Math.max(most, short(name).length), 0);
  return operations
    .map((operation) => {
      const own = rows.filter((row) => row.operation === operation);
      const exercised = own.filter(({ count }) => count > 0).length;
      const lines = own.map(({ kind, name, count, reason }) => {
        const said = count > 0 ? String(count) : `not exercised: ${reason ?? 'no request led to it'}`;
        return `  ${kind.padEnd(10)} ${short(name).padEnd(width)}  ${said}`;
      });
      return [`Coverage of ${operation}: ${exercised} of ${own.length}`, ...lines].join('\n');
    })
    .join('\n\n');
}

function short(name: string): string {
  return name.replace('#/components/schemas/', '');
}
