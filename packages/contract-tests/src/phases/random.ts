import type { Operation } from '@addressbook/contract/model';
import fc from 'fast-check';
import { bodySchema } from '../contract.ts';
import type { HttpResponse } from '../exchange.ts';
import { semanticsOf } from '../known-operations.ts';
import type { Deviation } from '../report.ts';
import { arbitraryOf, disturbed } from '../schema-values.ts';
import { InterruptedError, type Session } from '../session.ts';
import type { TestCase } from '../test-case.ts';
import { bodyTestCase } from './boundaries.ts';

/** Random bodies from the schemas, good ones and disturbed ones; the smallest that fails is reported. */
export async function randomPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    const schema = bodySchema(operation)?.step();
    if (!schema) continue;
    await verifyBodies(session, operation, { title: 'A random body', values: arbitraryOf(schema) });
    await verifyBodies(session, operation, { title: 'A random, disturbed body', values: disturbed(schema) });
  }
}

type Attempt = { testCase: TestCase; response: HttpResponse | undefined; deviations: Deviation[] };

async function verifyBodies(
  session: Session,
  operation: Operation,
  { title, values }: { title: string; values: fc.Arbitrary<unknown> },
): Promise<void> {
  const attempt = (json: unknown) =>
    attemptOf(session, bodyTestCase(session, { phase: 'random', operation, title, json }));
  let interruption: InterruptedError | undefined;
  // A member __proto__ has a test case of its own: servers may refuse it.
  const tame = values.filter((value) => !/"__proto__":/.test(JSON.stringify(value) ?? ''));
  const property = fc.asyncProperty(tame, async (json) => {
    if (interruption) return true;
    try {
      const { testCase, deviations } = await attempt(json);
      session.coverage.exercised(testCase.covers);
      return deviations.length === 0;
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      interruption = error;
      return true;
    }
  });
  const { seed, runs } = session.effort;
  const result = await fc.check(property, { seed, numRuns: Math.ceil(runs / 2), endOnFailure: false });
  if (interruption) throw interruption;
  if (!result.failed || !result.counterexample) return;
  const [json] = result.counterexample;
  reportOnce(session, await attempt(json));
}

async function attemptOf(session: Session, testCase: TestCase): Promise<Attempt> {
  const { operation, json, expects } = testCase;
  const { response, deviations } = await session.try(testCase);
  const further =
    response && expects.kind === 'success'
      ? semanticsOf(operation).success(session.target, json, response)
      : [];
  return { testCase, response, deviations: [...deviations, ...further] };
}

/** Reports a body that failed and was sent once more: what did not repeat itself is reported as such. */
function reportOnce(session: Session, { testCase, response, deviations }: Attempt): void {
  const unsteady = { message: 'is sometimes wrong, not each time', provenance: 'inferred' as const };
  session.report(testCase, response, deviations.length > 0 ? deviations : [unsteady]);
}
