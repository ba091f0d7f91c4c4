import { type Contract, type Operation, type Place, step } from './contract.ts';

/** One thing that a contract says about an operation, and how often a judge has exercised it. */
export type CoverageRow = {
  operation: string;
  kind: 'status' | 'case' | 'constraint';
  name: string;
  count: number;
  /** Why it was not exercised. */
  reason?: string;
};

const constraints = [
  ...['type', 'enum', 'const', 'pattern', 'format', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minProperties', 'maxProperties', 'required', 'additionalProperties'],
];

/** Counts what a judgement exercises of a contract. */
export class Coverage {
  readonly #rows = new Map<string, CoverageRow>();

  constructor(contract: Contract, operations: Operation[]) {
    for (const operation of operations) {
      for (const { status } of operation.responses) this.#add(operation, 'status', status);
      for (const { key } of operation.cases) this.#add(operation, 'case', key);
      if (!operation.bodySchema) continue;
      const schema = step(contract, { node: { $ref: operation.bodySchema }, pointer: '#' });
      for (const rule of schema ? rulesOf(contract, schema) : []) {
        this.#add(operation, 'constraint', `${rule} satisfied`);
        this.#add(operation, 'constraint', `${rule} violated`);
      }
    }
  }

  /** All rows, in the order of the contract. */
  get rows(): CoverageRow[] {
    return [...this.#rows.values()];
  }

  /** Counts an answer. */
  status(operation: Operation, status: number): void {
    const declared = operation.responses.some((response) => response.status === String(status));
    this.exercised([rowOf(operation, 'status', declared ? String(status) : 'default')]);
  }

  /** Counts rows; those that the contract does not have are nobody's. */
  exercised(names: string[]): void {
    for (const name of names) {
      const row = this.#rows.get(name);
      if (row) row.count++;
    }
  }

  /** Says why a row cannot be exercised. */
  unreachable(name: string, reason: string): void {
    const row = this.#rows.get(name);
    if (row) row.reason = reason;
  }

  /** Says why nothing of an operation is exercised. */
  leftOut({ id }: Operation, reason: string): void {
    for (const row of this.#rows.values()) if (row.operation === id) row.reason = reason;
  }

  /** The constraints of an operation that are part of the contract. */
  #add({ id }: Operation, kind: CoverageRow['kind'], name: string): void {
    this.#rows.set(`${id} ${kind} ${name}`, { operation: id, kind, name, count: 0 });
  }
}

/** The name of a row. */
export function rowOf({ id }: Operation, kind: CoverageRow['kind'], name: string): string {
  return `${id} ${kind} ${name}`;
}

/** Every constraint of a schema and of those inside it, as pointers into the contract. */
export function rulesOf(contract: Contract, { node, pointer }: Place): string[] {
  const own = constraints
    .filter((keyword) => keyword in node && node[keyword] !== true)
    .map((keyword) => `${pointer}/${keyword}`);
  const inner = Object.keys(Object(node['properties'])).flatMap((name) => {
    const place = step(contract, { node, pointer }, 'properties', name);
    return place ? rulesOf(contract, place) : [];
  });
  const items = step(contract, { node, pointer }, 'items');
  return [...own, ...inner, ...(items ? rulesOf(contract, items) : [])];
}
