import * as operations from './operations/index.ts';

/** What an echo is made of: the request, and the body of the success that Prism chose. */
type Echoed = { pathParameters: Record<string, string>; changes: unknown; body: unknown };

/** Makes the success of one operation about the request: the body to send instead of the example. */
export type Echo = (echoed: Echoed) => unknown;

const echoes: Record<string, Echo> = operations;

/** The echo of an operation, which stands in the file of its name under `operations/`; without one, the example. */
export function echoOf({ id }: { id: string }): Echo {
  const found = Object.hasOwn(echoes, id) ? echoes[id] : undefined;
  return found ?? (({ body }) => body);
}
