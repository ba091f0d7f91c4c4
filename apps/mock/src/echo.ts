import * as operations from './operations/index.ts';

/** The input of an echo: the request, and the body of the success that Prism chose. */
type Echoed = { pathParameters: Record<string, string>; changes: unknown; body: unknown };

/** Puts values of the request into the success of one operation; returns the body to send instead of the example. */
export type Echo = (echoed: Echoed) => unknown;

const echoes: Record<string, Echo> = operations;

/** The echo of an operation, from the file of its name under `operations/`; without such a file, the example. */
export function echoOf({ id }: { id: string }): Echo {
  const found = Object.hasOwn(echoes, id) ? echoes[id] : undefined;
  return found ?? (({ body }) => body);
}
