import { cleanVerdict } from '../clean.ts';
import type { Verdict } from '../judge.ts';
import { phases } from '../probe.ts';
import { isFailure, line } from './console.ts';

/** A verdict as JUnit XML: a suite for each phase, a test case for each finding, one that passed where there is none. */
export function junitReport(verdict: Verdict, strict: boolean): string {
  const { findings, answered, seed } = cleanVerdict(verdict, line);
  const suites = phases.map((phase) => {
    const own = findings.filter((finding) => finding.phase === phase);
    const failed = own.filter((finding) => isFailure(finding, strict));
    const cases = own.map((finding) => {
      const { operation, title, message, source, curl = '' } = finding;
      const detail = isFailure(finding, strict)
        ? `<failure message="${escaped(message)}">${escaped(curl)}</failure>`
        : `<skipped message="${escaped(`${source}: ${message}`)}"/>`;
      return `    <testcase classname="${escaped(operation)}" name="${escaped(title)}">${detail}</testcase>`;
    });
    const passed = own.length === 0 ? [`    <testcase classname="contract" name="${phase}"/>`] : [];
    return [
      `  <testsuite name="${phase}" tests="${cases.length + passed.length}" failures="${failed.length}">`,
      ...cases,
      ...passed,
      '  </testsuite>',
    ].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="contract" answers="${answered}" seed="${seed}">\n${suites.join('\n')}\n</testsuites>\n`;
}

/** A text inside XML; characters that XML 1.0 cannot hold are shown as their numbers. */
function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
    .replace(
      /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
