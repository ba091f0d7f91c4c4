/** `pnpm mutation [seed …]`: proves that the contract tests can fail. Exit code 1 when a mutant survives. */
import { mutationResults, verifyServer } from './run.ts';

const seeds = process.argv.slice(2).map(Number);
const reasons = new Map<string, number>();
let wrong = 0;
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3, 4]) {
  const counts = { killed: 0, survived: 0, equivalent: 0 };
  for await (const { name, killedBy, equivalent } of mutationResults(seed)) {
    if (killedBy !== undefined && equivalent !== undefined) {
      console.log(`  killed, though called equivalent: ${name} (${killedBy})`);
      wrong++;
    }
    if (killedBy !== undefined) counts.killed++;
    else if (equivalent !== undefined) {
      counts.equivalent++;
      reasons.set(equivalent, (reasons.get(equivalent) ?? 0) + 1);
    } else {
      console.log(`  survived: ${name}`);
      counts.survived++;
    }
  }
  const { killed, survived, equivalent } = counts;
  console.log(`seed ${seed}: ${killed} killed, ${survived} survived, ${equivalent} equivalent`);
  wrong += survived;
}
console.log('equivalent, in all runs together, because');
for (const [reason, count] of reasons) console.log(`  ${count} x ${reason}`);
let findings = 0;
for (let seed = 1; seed <= 50; seed++) findings += (await verifyServer(undefined, { seed })).findings.length;
console.log(`the correct server, 50 seeds: ${findings} findings`);
process.exitCode = wrong + findings > 0 ? 1 : 0;
