import { casesOf, failuresIn, type Operation, servers } from './contract.ts';
import type { Call } from './samples.ts';

/** The server that the samples call: the mock, which is the first on this machine. */
export const mockUrl: string = servers.find(({ url }) => url.startsWith('http://127.0.0.1'))?.url ?? '';

/** What a page lets the samples call: an operation at the mock, with the contract's parameters. */
export function callOf(operation: Operation, body: unknown): Call {
  const { id, method, path, parameters } = operation;
  const misleading = failuresIn(casesOf(operation)).find(
    ({ status, statusCode }) => status !== String(statusCode),
  );
  return {
    operation: { id, method, path, misleading: misleading?.name },
    server: mockUrl,
    parameters: Object.fromEntries(
      parameters.filter((one) => one.in === 'path').map(({ name, example }) => [name, example ?? name]),
    ),
    body,
  };
}
