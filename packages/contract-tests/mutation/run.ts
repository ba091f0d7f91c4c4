import contract from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import type { Report } from '../src/index.ts';
import { type VerifyOptions, verify } from '../src/verify.ts';
import { contractMutants } from './contract-mutants.ts';
import { faults, hooksOf } from './faults.ts';
import { known } from './hooks.ts';
import { startServer } from './server.ts';

/** What became of one mutant, a server with a fault or a contract that is wrong. */
export type Result = {
  name: string;
  kind: 'server' | 'contract';
  killedBy: string | undefined;
  equivalent: string | undefined;
};

/** Tests the server for all that it can do; with the name of a fault it is wrong in that one thing. */
export async function verifyServer(fault: string | undefined, options: VerifyOptions): Promise<Report> {
  const server = await startServer(fault === undefined ? {} : hooksOf(fault));
  const { apiKey, withoutPermission, rateLimited, contactId, foreignContactId } = known;
  try {
    return await verify(
      {
        url: server.url,
        apiKey,
        pathParameters: { contact_id: contactId },
        foreignPathParameters: { contact_id: foreignContactId },
        capabilities: ['echoes', 'stateful', 'checks-keys'],
        keys: { withoutPermission, rateLimited },
        readStored: server.readStored,
      },
      { contract, ...options },
    );
  } finally {
    await server.stop();
  }
}

/** What kills a mutant: the first finding, or that it cannot be tested at all. */
export async function killerOf(
  fault: string | undefined,
  options: VerifyOptions,
): Promise<string | undefined> {
  try {
    const { findings } = await verifyServer(fault, { ...options, bail: 'inferred' });
    const [first] = findings;
    return first && `${first.phase}: ${first.title}: ${first.message}`;
  } catch (error) {
    return `cannot be tested: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Tests the server with each fault, and the correct one against each mutant of the contract. */
export async function* mutationResults(seed: number): AsyncGenerator<Result> {
  for (const name of Object.keys(faults))
    yield { name, kind: 'server', killedBy: await killerOf(name, { seed }), equivalent: undefined };
  for (const { name, contract: mutated, equivalent } of contractMutants(contract)) {
    const killedBy = await killerOf(undefined, { seed, contract: mutated, runs: 20 });
    yield { name, kind: 'contract', killedBy, equivalent };
  }
}
