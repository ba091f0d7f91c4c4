import fc from 'fast-check';
import { type Contract, type Operation, step } from '../contract.ts';
import { rulesOf } from '../coverage.ts';
import { arbitraryOf, disturbed } from '../schema-values.ts';
import { semanticsOf } from '../semantics/index.ts';
import { Interrupted, type Session } from '../session.ts';
import { bodyProbe } from './boundaries.ts';

/** Random bodies from the schemas, good ones and disturbed ones; the smallest that fails is reported. */
export async function randomPhase(session: Session, contract: Contract): Promise<void> {
  for (const operation of session.operations) {
    const schema = step(contract, { node: { $ref: operation.bodySchema }, pointer: '#' });
    if (!operation.bodySchema || !schema) continue;
    const rules = rulesOf(contract, schema);
    await judge(session, operation, rules, { title: 'A random body', values: arbitraryOf(contract, schema) });
    await judge(session, operation, rules, {
      title: 'A random, disturbed body',
      values: disturbed(contract, schema),
    });
  }
}

async function judge(
  session: Session,
  operation: Operation,
  rules: string[],
  { title, values }: { title: string; values: fc.Arbitrary<unknown> },
): Promise<void> {
  const { seed, runs } = session.effort;
  const attempt = async (changes: unknown) => {
    const probe = bodyProbe(session, operation, { phase: 'random', title, changes, rules });
    const { answer, problems } = await session.try(probe);
    const further =
      answer && probe.expects.kind === 'success'
        ? semanticsOf(operation).success(session.target, changes, answer)
        : [];
    return { probe, answer, problems: [...problems, ...further] };
  };
  let interrupted: Interrupted | undefined;
  // A member __proto__ has a probe of its own: servers may refuse it.
  const tame = values.filter((value) => !/"__proto__":/.test(JSON.stringify(value) ?? ''));
  const property = fc.asyncProperty(tame, async (changes) => {
    if (interrupted) return true;
    try {
      const { probe, problems } = await attempt(changes);
      session.coverage.exercised(probe.covers);
      return problems.length === 0;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      interrupted = error;
      return true;
    }
  });
  const result = await fc.check(property, { seed, numRuns: Math.ceil(runs / 2), endOnFailure: false });
  if (interrupted) throw interrupted;
  if (!result.failed || !result.counterexample) return;
  // Once more: what cannot be repeated is not reported as if it could.
  const [changes] = result.counterexample;
  const { probe, answer, problems } = await attempt(changes);
  const unsteady = { message: 'is sometimes wrong, not each time', source: 'inferred' as const };
  session.report(probe, answer, problems.length > 0 ? problems : [unsteady]);
}
