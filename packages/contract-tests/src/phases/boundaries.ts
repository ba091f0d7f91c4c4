import { type Contract, type Operation, step } from '../contract.ts';
import { rowOf, rulesOf } from '../coverage.ts';
import type { Probe } from '../probe.ts';
import { candidatesFor } from '../schema-values.ts';
import { semanticsOf } from '../semantics/index.ts';
import type { Session } from '../session.ts';

/** Each constraint of a request body from both sides. Whether a value is allowed is the contract's word. */
export async function boundariesPhase(session: Session, contract: Contract): Promise<void> {
  for (const operation of session.operations) {
    const schema = step(contract, { node: { $ref: operation.bodySchema }, pointer: '#' });
    if (!operation.bodySchema || !schema) continue;
    const rules = rulesOf(contract, schema);
    for (const { words, value } of candidatesFor(contract, schema)) {
      const probe = bodyProbe(session, operation, {
        phase: 'boundaries',
        title: `A body with ${words}`,
        changes: value,
        rules,
      });
      await session.run(probe, (answer) =>
        probe.expects.kind === 'success' ? semanticsOf(operation).success(session.target, value, answer) : [],
      );
    }
  }
}

/** A body, with the answer that the contract demands for it. */
export function bodyProbe(
  session: Session,
  operation: Operation,
  { phase, title, changes, rules }: Pick<Probe, 'phase' | 'title' | 'changes'> & { rules: string[] },
): Probe {
  const broken = operation.bodySchema
    ? session.validate(operation.bodySchema, changes).map(({ rule }) => rule)
    : [];
  const row = (rule: string, side: string) => rowOf(operation, 'constraint', `${rule} ${side}`);
  const refusal = session.refusalOf(operation);
  return {
    phase,
    operation,
    title,
    request: session.request(operation, changes),
    changes,
    ...(broken.length > 0 ? refusal : { expects: { kind: 'success' } }),
    // The page shows no boundary: what is made of them is ours.
    source: 'inferred',
    covers:
      broken.length > 0
        ? broken.map((rule) => row(rule, 'violated'))
        : rules.map((rule) => row(rule, 'satisfied')),
  };
}
