/**
 * Sums the reports of all test runners into one line, "N passed, N failed".
 * The argument is 1 when a step failed: then the line counts at least one failed test, even if every test passed.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Report = { numPassedTests: number; numFailedTests: number; success: boolean };

/** The report file of each script that runs tests. */
const reportOf = {
  test: 'test-results.json',
  'test:root': 'test-results.json',
  'test:site': 'site-results.json',
};

/** The report of each script that runs tests; a missing one counts as a failed test. */
function reports(): Report[] {
  return globSync(['package.json', '{spec,packages/*,apps/*}/package.json'])
    .flatMap((file) => {
      const { scripts = {} }: { scripts?: Record<string, string> } = JSON.parse(readFileSync(file, 'utf8'));
      return Object.entries(reportOf)
        .filter(([script]) => scripts[script]?.includes('vitest run'))
        .map(([, report]) => join(dirname(file), report));
    })
    .map((file) => {
      if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
      console.log(`${file} is missing: its tests did not run.`);
      return { numPassedTests: 0, numFailedTests: 1, success: false };
    });
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

const all = reports();
const passed = sum(all.map(({ numPassedTests }) => numPassedTests));
const failed = sum(all.map(({ numFailedTests, success }) => numFailedTests || (success ? 0 : 1)));
const stepFailed = process.argv[2] === '1' || passed === 0;
console.log(`${passed} passed, ${failed || (stepFailed ? 1 : 0)} failed`);
