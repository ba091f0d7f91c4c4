/** `pnpm mutation [seed …]`: proves that the judge can fail. Exit code 1 when a mutant survives. */
import { bundledContract } from '../src/judge.ts';
import { judgeProvider, mutationResults } from './score.ts';

const seeds = process.argv.slice(2).map(Number);
const reasons = new Map<string, number>();
let survivors = 0;
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3, 4]) {
  const counts = { killed: 0, equivalent: 0, survived: 0 };
  for await (const { name, killedBy, equivalent } of mutationResults(await bundledContract(), seed)) {
    if (killedBy === undefined && equivalent === undefined) console.log(`  survived: ${name}`);
    if (equivalent !== undefined) reasons.set(equivalent, (reasons.get(equivalent) ?? 0) + 1);
    counts[killedBy !== undefined ? 'killed' : equivalent !== undefined ? 'equivalent' : 'survived']++;
  }
  console.log(
    `seed ${seed}: ${counts.killed} killed, ${counts.survived} survived, ${counts.equivalent} equivalent`,
  );
  survivors += counts.survived;
}
console.log('equivalent, in all runs together, because');
for (const [reason, count] of reasons) console.log(`  ${count} x ${reason}`);
let findings = 0;
for (let seed = 1; seed <= 50; seed++) findings += (await judgeProvider(undefined, { seed })).findings.length;
console.log(`the correct provider, 50 seeds: ${findings} findings`);
process.exitCode = survivors + findings > 0 ? 1 : 0;
