import type { Operation } from '@addressbook/contract/model';
import { bodySchema } from '../contract.ts';
import { rowOf, rulesOf } from '../coverage.ts';
import { semanticsOf } from '../known-operations.ts';
import { candidatesFor } from '../schema-values.ts';
import type { Session } from '../session.ts';
import { createTestCase, type TestCase } from '../test-case.ts';

/** Each constraint of a request body from both sides. The contract says whether a value is allowed. */
export async function boundariesPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    const schema = bodySchema(operation)?.step();
    for (const { words, value } of schema ? candidatesFor(schema) : []) {
      const title = `A body with ${words}`;
      const testCase = bodyTestCase(session, { phase: 'boundaries', operation, title, json: value });
      await session.run(testCase, (response) =>
        testCase.expects.kind === 'success'
          ? semanticsOf(operation).success(session.target, value, response)
          : [],
      );
    }
  }
}

/** A test case for a body, with the response that the contract demands for it. */
export function bodyTestCase(
  session: Session,
  parts: Pick<TestCase, 'phase' | 'operation' | 'title'> & { json: unknown },
): TestCase {
  const { operation, json } = parts;
  const schema = bodySchema(operation);
  const violated = schema ? session.validate(schema, json).map(({ rule }) => rule) : [];
  const request = session.request(operation, json);
  // The published documentation shows no boundary: what is made of them is inferred.
  if (violated.length === 0)
    return createTestCase({
      ...parts,
      request,
      covers: rows(operation, 'satisfied', rulesOf(schema?.step())),
    });
  const { expects } = session.refusalOf(operation);
  return createTestCase({ ...parts, request, expects, covers: rows(operation, 'violated', violated) });
}

function rows(operation: Operation, side: string, rules: string[]): string[] {
  return rules.map((rule) => rowOf(operation, 'constraint', `${rule} ${side}`));
}
