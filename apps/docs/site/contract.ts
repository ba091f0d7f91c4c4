import { type Contract, ContractError, readContract } from '@addressbook/contract/model';
import document from '@addressbook/spec/openapi.json' with { type: 'json' };
import { slugOf } from './addresses.ts';

/** The contract that this site describes. */
export const contract: Contract = readContract(document);

/** Its operations, in its order. */
export const operations: Contract['operations'] = contract.operations;

/** Where the samples send their requests: to the mock, which is the first server on this machine. */
export const mockUrl: string =
  contract.servers.find(({ url }) => url.startsWith('http://127.0.0.1'))?.url ?? 'http://127.0.0.1:4010';

for (const [slug, [, second]] of Map.groupBy(operations, slugOf))
  if (second)
    throw new ContractError(second.pointer, `Another page is /reference/${slug}/. Change the operationId.`);
