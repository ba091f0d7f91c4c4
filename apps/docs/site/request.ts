import type { Operation } from '@addressbook/contract/model';
import { parametersOf } from './fields.ts';
import { errorsIn, isMisleading } from './operation.ts';
import type { SampleRequest } from './samples.ts';

/** A request for an operation, with the contract's examples in its path. */
export function requestFor(operation: Operation, server: string, body: unknown): SampleRequest {
  const { id, method, path, cases } = operation;
  const inPath = parametersOf(operation).filter((parameter) => parameter.in === 'path');
  return {
    operation: { id, method, path, misleading: errorsIn(cases).find(isMisleading)?.error.name },
    server,
    parameters: Object.fromEntries(inPath.map(({ name, example }) => [name, example ?? name])),
    body,
  };
}
