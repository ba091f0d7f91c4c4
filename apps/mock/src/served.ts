import { type Operation, readContract } from '@addressbook/contract/model';
import { type Routes, routesOf } from '@addressbook/http';
import { casesOf, type MockCase } from './case.ts';
import { createPrism, type Prism } from './prism.ts';

/** A contract, made ready to be served. */
export type Served = Routes & {
  prism: Prism;
  /** The cases of each operation. */
  cases: ReadonlyMap<Operation, MockCase[]>;
  /** Headers that the contract declares for responses. */
  headers: string[];
};

/** Makes a bundled document ready to be served. Rejects when it cannot be read. */
export async function serve(document: unknown): Promise<Served> {
  const contract = readContract(document);
  const { operations } = contract;
  const declared = operations.flatMap(({ responses }) => responses.flatMap(({ headers }) => headers));
  return {
    ...routesOf(contract),
    prism: await createPrism(document),
    cases: new Map(operations.map((operation) => [operation, casesOf(operation)])),
    headers: [...new Set(declared.map(({ name }) => name))],
  };
}
