/** Proof that the contract tests read the contract: each line of it that is altered turns a correct server wrong. */

import contract from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { beforeAll, expect, test } from 'vitest';
import { type ContractMutant, contractMutants } from '../mutation/contract-mutants.ts';
import { killerOf, verifyServer } from '../mutation/run.ts';
import type { Phase } from '../src/index.ts';

const mutants = contractMutants(contract);

/** Phases that can tell a mutant. Bodies on the boundaries tell those of a request's schema; equivalents get a sample. */
function phasesFor({ name, equivalent }: ContractMutant): Phase[] {
  if (name.includes('/ContactChanges/')) return ['cases', 'boundaries'];
  return equivalent === undefined ? ['cases', 'protocol', 'security', 'semantics'] : ['cases', 'security'];
}

const killers = new Map<ContractMutant, string | undefined>();
beforeAll(async () => {
  for (const mutant of mutants) {
    const options = { seed: 1, contract: mutant.contract, phases: phasesFor(mutant) };
    killers.set(mutant, await killerOf(undefined, options));
  }
}, 240_000);

test('a correct server breaks every mutant of the contract, or the mutant is equivalent for a reason', () => {
  expect(mutants.length).toBeGreaterThan(200);
  const survivors = mutants.filter((mutant) => !killers.get(mutant) && mutant.equivalent === undefined);
  expect(survivors.map(({ name }) => name)).toEqual([]);
});

test('a mutant that is called equivalent is not found', () => {
  const wronged = mutants.filter((mutant) => killers.get(mutant) && mutant.equivalent !== undefined);
  expect(wronged.map((mutant) => `${mutant.name} (${killers.get(mutant)})`)).toEqual([]);
});

test.each([11, 12, 13])('a correct server has no finding with seed %i', async (seed) => {
  expect((await verifyServer(undefined, { seed })).findings).toEqual([]);
});
