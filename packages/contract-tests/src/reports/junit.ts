import { type Finding, isError, type Phase, phases, type Report } from '../report.ts';
import { cleanReport } from './clean.ts';
import { line } from './console.ts';

/** A report as JUnit XML: a suite for each phase, a test case for each finding, one that passed where there is none. */
export function junitReport(report: Report, strict: boolean): string {
  const { findings, responses, seed } = cleanReport(report, line);
  const suites = phases.flatMap((phase) => suiteOf(phase, findings, strict));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="contract" responses="${responses}" seed="${seed}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf(phase: Phase, findings: Finding[], strict: boolean): string[] {
  const own = findings.filter((finding) => finding.phase === phase);
  const errors = own.filter((finding) => isError(finding, strict)).length;
  const cases =
    own.length > 0
      ? own.map((finding) => caseOf(finding, strict))
      : [`    <testcase classname="contract" name="${phase}"/>`];
  return [
    `  <testsuite name="${phase}" tests="${cases.length}" failures="${errors}">`,
    ...cases,
    '  </testsuite>',
  ];
}

function caseOf(finding: Finding, strict: boolean): string {
  const { operation, title, message, provenance, curl = '' } = finding;
  const detail = isError(finding, strict)
    ? `<failure message="${escaped(message)}">${escaped(curl)}</failure>`
    : `<skipped message="${escaped(`${provenance}: ${message}`)}"/>`;
  return `    <testcase classname="${escaped(operation)}" name="${escaped(title)}">${detail}</testcase>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A string inside XML; characters that XML 1.0 cannot hold are shown as their numbers. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
    .replace(
      /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
