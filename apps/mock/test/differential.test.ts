import contract from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { createLogger } from '@stoplight/prism-core';
import { createInstance, getHttpOperationsFromSpec } from '@stoplight/prism-http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../src/index.ts';

const config = {
  isProxy: false,
  validateRequest: true,
  validateResponse: false,
  checkSecurity: true,
  errors: false,
  mock: { dynamic: false },
  upstreamProxy: undefined,
} as const;
const prism = createInstance(config, { logger: createLogger('prism', { enabled: false }) });

let mock: RunningMock;
let operations: Awaited<ReturnType<typeof getHttpOperationsFromSpec>>;
beforeAll(async () => {
  mock = await startMock({ port: 0, static: true });
  operations = await getHttpOperationsFromSpec(structuredClone(contract));
});
afterAll(() => mock.stop());

const { ContactChanges } = contract.components.schemas;
const headers = { 'content-type': 'application/json', authorization: 'Bearer YOUR_API_KEY' };
const path = '/addressbook/contacts/x';

const changes = fc.record(
  {
    msisdn: fc.stringMatching(new RegExp(ContactChanges.properties.msisdn.pattern)),
    alias: fc.string(),
    meta: fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
      fc.string(),
    ),
  },
  { requiredKeys: [] },
);
const choice = fc.constantFrom(
  undefined,
  ...[
    { code: 200, exampleKey: 'alias-only' },
    { code: 400, exampleKey: 'unknown-contact' },
  ],
  ...[
    { code: 503, exampleKey: 'unavailable' },
    { code: 403, exampleKey: 'missing-permission' },
  ],
);

test('the response to a valid request is Prism’s, except for the headers of packages/http', async () => {
  await fc.assert(
    fc.asyncProperty(changes, choice, async (body, choice) => {
      const prefer = choice && `code=${choice.code}, example=${choice.exampleKey}`;
      const response = await fetch(mock.url + path, {
        method: 'POST',
        headers: { ...headers, ...(prefer && { prefer }) },
        body: JSON.stringify(body),
      });
      const input = { method: 'post', url: { path }, headers, body } as const;
      const result = await prism.request(input, operations, {
        ...config,
        mock: { dynamic: false, ...choice },
      })();
      if (result._tag === 'Left') throw result.left;
      expect({ status: response.status, body: await response.json() }).toEqual({
        status: result.right.output.statusCode,
        body: result.right.output.body,
      });
    }),
    { numRuns: 300 },
  );
});
