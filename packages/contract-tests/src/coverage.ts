import { type JsonObject, type Operation, type Place, responseFor } from '@addressbook/contract/model';
import { bodySchema } from './contract.ts';
import type { CoverageRow } from './report.ts';

/** Keywords that a value can satisfy or violate. */
const constraints = [
  ...['type', 'enum', 'const', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minProperties', 'maxProperties', 'required', 'additionalProperties'],
];

/** Counts what a run exercises of a contract. */
export class Coverage {
  readonly #rows = new Map<string, CoverageRow>();

  constructor(operations: Operation[]) {
    for (const operation of operations) {
      for (const { status } of operation.responses) this.#add(operation, 'status', status);
      for (const { key } of operation.cases) this.#add(operation, 'case', key);
      for (const rule of rulesOf(bodySchema(operation)?.step())) {
        this.#add(operation, 'constraint', `${rule} satisfied`);
        this.#add(operation, 'constraint', `${rule} violated`);
      }
    }
  }

  /** All rows, in the order of the contract. */
  get rows(): CoverageRow[] {
    return [...this.#rows.values()];
  }

  /** Counts a response. */
  status(operation: Operation, status: number): void {
    const declared = responseFor(operation, status)?.status;
    if (declared !== undefined) this.exercised([rowOf(operation, 'status', declared)]);
  }

  /** Counts rows; those that the contract does not have are left aside. */
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

  #add(operation: Operation, kind: CoverageRow['kind'], name: string): void {
    this.#rows.set(rowOf(operation, kind, name), { operation: operation.id, kind, name, count: 0 });
  }
}

/** The name of a row. */
export function rowOf({ id }: Operation, kind: CoverageRow['kind'], name: string): string {
  return `${id} ${kind} ${name}`;
}

/** Every constraint of a schema and of those inside it, as pointers into the contract; each schema once. */
export function rulesOf(schema: Place<JsonObject> | undefined, seen: string[] = []): string[] {
  if (!schema || seen.includes(schema.pointer)) return [];
  const { node, pointer } = schema;
  seen.push(pointer);
  const own = constraints
    .filter((keyword) => keyword in node && node[keyword] !== true)
    .map((keyword) => `${pointer}/${keyword}`);
  const names = Object.keys(schema.step('properties')?.node ?? {});
  const inner = [...names.map((name) => schema.step('properties', name)), schema.step('items')];
  return [...own, ...inner.flatMap((one) => rulesOf(one, seen))];
}
