import { type Operation, readContract } from '@addressbook/contract/model';
import { type Routes, routesOf } from '@addressbook/http';
import { casesOf, type MockCase } from './case.ts';
import { createPrism, type Prism } from './prism.ts';

/** A contract with its routes, its cases and Prism, as the server uses it. */
export type Served = Routes & {
  prism: Prism;
  /** The cases of each operation. */
  cases: ReadonlyMap<Operation, MockCase[]>;
  /** The names of the headers that the contract declares for responses. */
  headers: string[];
};

/** Prepares a bundled document for the server. Rejects when it cannot be read. */
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
