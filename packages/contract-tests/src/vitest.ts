import { beforeAll, describe, expect, test } from 'vitest';
import { type JudgeOptions, judge, type Verdict } from './judge.ts';
import { phases } from './probe.ts';
import { isFailure } from './report/console.ts';
import type { Target } from './target.ts';

/**
 * Declares a suite that judges a server: a test for each phase, which fails with the findings of it. `target` is
 * called when the tests run, so that a server can be started before. Inferred findings count only with `strict`.
 */
export function describeContract(
  title: string,
  target: () => Target | Promise<Target>,
  { strict = false, ...options }: JudgeOptions & { strict?: boolean } = {},
): void {
  describe(title, () => {
    let verdict: Verdict;
    beforeAll(async () => {
      verdict = await judge(await target(), options);
    }, 300_000);

    test.each(options.phases ?? phases)('%s', (phase) => {
      const failures = verdict.findings.filter((one) => one.phase === phase && isFailure(one, strict));
      expect(failures, `seed ${verdict.seed}`).toEqual([]);
    });

    test('the server answered to the end', () => {
      expect(verdict.interrupted).toBeUndefined();
    });
  });
}
