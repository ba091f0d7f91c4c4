import { beforeAll, describe, expect, test } from 'vitest';
import { isError, phases, type Report } from './report.ts';
import type { Target } from './target.ts';
import { type VerifyOptions, verify } from './verify.ts';

/**
 * Declares a suite that tests a server against the contract: a test for each phase, which fails with the findings of
 * it. `target` is called when the tests run, so that a server can be started before. Inferred findings count only
 * with `strict`.
 */
export function describeContract(
  title: string,
  target: () => Target | Promise<Target>,
  { strict = false, ...options }: VerifyOptions & { strict?: boolean } = {},
): void {
  describe(title, () => {
    let report: Report;
    beforeAll(async () => {
      report = await verify(await target(), options);
    }, 300_000);

    test.each(options.phases ?? phases)('%s', (phase) => {
      const errors = report.findings.filter((one) => one.phase === phase && isError(one, strict));
      expect(errors, `seed ${report.seed}`).toEqual([]);
    });

    test('the server responds to the end', () => {
      expect(report.interrupted).toBeUndefined();
    });
  });
}
