import { styleText } from 'node:util';
import { printable } from '@addressbook/cli/printable';
import { cleanVerdict } from '../clean.ts';
import type { CoverageRow } from '../coverage.ts';
import type { Verdict } from '../judge.ts';
import type { Finding } from '../probe.ts';

/** Whether a finding counts as a failure: documented ones do, inferred ones only when that is asked for. */
export function isFailure({ source }: Finding, strict: boolean): boolean {
  return strict || source === 'documented';
}

/** A verdict for a person, colours only where a terminal shows them. */
export function consoleReport(verdict: Verdict, strict: boolean): string {
  const { findings, coverage, answered, seed, interrupted } = cleanVerdict(verdict, line);
  const failures = findings.filter((finding) => isFailure(finding, strict)).length;
  return [
    ...grouped(findings).map((group) => findingText(group, strict)),
    coverageTable(coverage),
    '',
    ...(interrupted ? [`${interrupted.message}. What is above was found until then.`] : []),
    `${failures} failures, ${findings.length - failures} warnings, ${answered} answers, seed ${seed}`,
  ].join('\n');
}

/** A string on one line of a terminal, not cut: a verdict's strings are short, or a curl to copy. */
export function line(text: string): string {
  return printable(text, text.length);
}

/** Findings that say the same of different requests, together: the first one stands for the others. */
function grouped(findings: Finding[]): { first: Finding; count: number }[] {
  const groups = new Map<string, { first: Finding; count: number }>();
  for (const finding of findings) {
    const key = `${finding.phase} ${finding.operation} ${finding.message} ${finding.source}`;
    const group = groups.get(key) ?? { first: finding, count: 0 };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()];
}

function findingText({ first, count }: { first: Finding; count: number }, strict: boolean): string {
  const word = isFailure(first, strict) ? styleText('red', 'failure') : styleText('yellow', 'warning');
  return [
    `${word}  ${first.operation}, ${first.phase}, ${first.source}`,
    `  ${first.title}: the answer ${first.message}${count > 1 ? `, and ${count - 1} more like this` : ''}`,
    ...(first.answer ? [`  ${styleText('dim', first.answer)}`] : []),
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
      const reached = own.filter(({ count }) => count > 0).length;
      const lines = own.map(({ kind, name, count, reason }) => {
        const said = count > 0 ? String(count) : `not reachable: ${reason ?? 'nothing led to it'}`;
        return `  ${kind.padEnd(10)} ${short(name).padEnd(width)}  ${said}`;
      });
      return [`Coverage of ${operation}: ${reached} of ${own.length}`, ...lines].join('\n');
    })
    .join('\n\n');
}

function short(name: string): string {
  return name.replace('#/components/schemas/', '');
}
