import type { Contract } from '../src/contract.ts';
import { type JudgeOptions, judge, type Verdict } from '../src/judge.ts';
import { type Bug, bugs } from './bugs.ts';
import { contractMutants } from './contract-mutants.ts';
import { fixture, startProvider } from './provider.ts';

/** What became of one mutant. */
export type Result = {
  name: string;
  kind: 'provider' | 'contract';
  killedBy: string | undefined;
  equivalent: string | undefined;
};

/** Judges a provider, strictly, by what it claims. */
export async function judgeProvider(bug: Bug | undefined, options: JudgeOptions): Promise<Verdict> {
  const provider = await startProvider(bug);
  const { apiKey, contactId, foreignContactId, withoutPermission, rateLimited } = fixture;
  const target = {
    ...{ url: provider.url, apiKey, contactId, foreignContactId },
    claims: ['echoes' as const, 'stateful' as const, 'checks-keys' as const],
    keys: { withoutPermission, rateLimited },
    readMeta: provider.readMeta,
  };
  try {
    return await judge(target, options);
  } finally {
    await provider.stop();
  }
}

/** What kills a mutant: the first finding, or that it cannot be judged at all. */
async function killerOf(bug: Bug | undefined, options: JudgeOptions): Promise<string | undefined> {
  try {
    const { findings } = await judgeProvider(bug, { ...options, bail: 'inferred' });
    const [first] = findings;
    return first && `${first.phase}: ${first.title} ${first.message}`;
  } catch (error) {
    return `cannot be judged: ${Object(error).message}`;
  }
}

/** Judges every provider with a bug, and the correct one by every mutant of the contract. */
export async function* mutationResults(contract: Contract, seed: number): AsyncGenerator<Result> {
  for (const name of bugs) {
    yield { name, kind: 'provider', killedBy: await killerOf(name, { seed }), equivalent: undefined };
  }
  for (const { name, contract: mutated, equivalent } of contractMutants(contract)) {
    const killedBy = await killerOf(undefined, { seed, contract: mutated, runs: 20 });
    yield { name, kind: 'contract', killedBy, equivalent };
  }
}
