import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import { createLogger } from '@stoplight/prism-core';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';

/** Where the mock listens: by default 127.0.0.1:4010. */
export type MockOptions = { port?: number; host?: string };

/** A mock that answers. `stop` closes its connections and resolves when the port is free. */
export type RunningMock = {
  /** Origin without a trailing slash, such as `http://127.0.0.1:4010`. */
  url: string;
  stop: () => Promise<void>;
};

/**
 * Serves the bundled contract with Prism, in this process.
 * Port 0 takes any free one. Rejects with Node's own message when the port cannot be had
 * (`listen EADDRINUSE: …`).
 */
export async function startMock({ port = 4010, host = '127.0.0.1' }: MockOptions = {}): Promise<RunningMock> {
  const prism = createServer(await operations(), {
    cors: true,
    config: {
      isProxy: false,
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      errors: false,
      mock: { dynamic: false },
      upstreamProxy: undefined,
    },
    components: { logger: createLogger('mock', { enabled: false }) },
  });
  const url = await prism.listen(port, host).catch((reason: string) => {
    // Prism rejects with the message alone.
    throw new Error(reason);
  });
  return { url, stop: () => prism.close() };
}

/** Prism resolves references in place, so it gets a copy. */
function operations(): ReturnType<typeof getHttpOperationsFromSpec> {
  return getHttpOperationsFromSpec(structuredClone(contract));
}
