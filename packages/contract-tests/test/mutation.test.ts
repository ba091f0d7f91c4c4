/** Proof that the judge can fail: every seeded bug is found. `pnpm mutation` does the same with four seeds. */
import { beforeAll, expect, test } from 'vitest';
import { bugs } from '../mutation/bugs.ts';
import { judgeProvider, mutationResults, type Result } from '../mutation/score.ts';
import { bundledContract } from '../src/judge.ts';

const results: Result[] = [];
beforeAll(async () => {
  for await (const result of mutationResults(await bundledContract(), 1)) results.push(result);
}, 240_000);

const survivors = (kind: Result['kind']) =>
  results
    .filter(
      (result) => result.kind === kind && result.killedBy === undefined && result.equivalent === undefined,
    )
    .map(({ name }) => name);

test('every provider with a bug is found out', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(40);
  expect(survivors('provider')).toEqual([]);
});

test('every mutant of the contract is found out by a correct provider, or is equivalent for a reason', () => {
  expect(results.filter(({ kind }) => kind === 'contract').length).toBeGreaterThan(200);
  expect(survivors('contract')).toEqual([]);
});

test('no mutant that is found out is called equivalent', () => {
  const wronged = results.filter(
    ({ killedBy, equivalent }) => killedBy !== undefined && equivalent !== undefined,
  );
  expect(wronged.map(({ name, killedBy }) => `${name} (${killedBy})`)).toEqual([]);
});

test.each([11, 12, 13])('a correct provider has no finding with seed %i', async (seed) => {
  expect((await judgeProvider(undefined, { seed })).findings).toEqual([]);
});
