/** A second opinion, from a tool that shares no code with ours: Redocly Respect runs one workflow for each case. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Case, get, isObject, readContract } from '@addressbook/contract/model';
import { startMock } from '@addressbook/mock';
import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import { afterAll, beforeAll, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const redocly = join(require.resolve('@redocly/cli/package.json'), '../bin/cli.js');
const contactId = '3392287d-7a79-4789-9ef8-7dc174836688';

let mock: Awaited<ReturnType<typeof startMock>>;
let folder: string;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
  folder = mkdtempSync(join(tmpdir(), 'addressbook-respect-'));
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(contract));
});
afterAll(async () => {
  await mock.stop();
  rmSync(folder, { recursive: true });
});

const [operation] = readContract(contract).operations;
if (!operation) throw new Error('the contract has an operation');

const workflow = ({ key, status, request, body }: Case) => {
  const name = get(body, 'error', 'name');
  const parameters = [
    { in: 'path', name: 'contact_id', value: contactId },
    { in: 'header', name: 'Authorization', value: 'Bearer any-key' },
    ...(status < 300 || request.isInvalid
      ? []
      : [{ in: 'header', name: 'Prefer', value: `code=${status}, example=${key}` }]),
  ];
  const said = name
    ? { condition: `$response.body#/error/name == '${name}'` }
    : { condition: '$response.body#/success == true' };
  return {
    workflowId: key,
    steps: [
      {
        stepId: 'ask',
        operationId: operation.id,
        parameters,
        requestBody: { payload: request.body },
        successCriteria: [{ condition: `$statusCode == ${status}` }, said],
      },
    ],
  };
};

async function respect(workflows: object[]): Promise<{ exitCode: number; printed: string }> {
  const file = join(folder, 'cases.arazzo.json');
  const document = {
    arazzo: '1.0.1',
    info: { title: 'The cases', version: '1.0.0' },
    sourceDescriptions: [{ name: 'contract', type: 'openapi', url: 'openapi.json' }],
    workflows,
  };
  writeFileSync(file, JSON.stringify(document));
  const args = [redocly, 'respect', file, '--server', `contract=${mock.url}`];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', NO_COLOR: '1' };
  return promisify(execFile)(process.execPath, args, { env, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, printed: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ exitCode: code, printed: stdout + stderr }),
  );
}

// Respect sends no body where the payload is an empty object, so it cannot send these.
const isEmpty = ({ request: { body } }: Case) => isObject(body) && Object.keys(body).length === 0;

test('each case gets the response that the contract has for it', async () => {
  const cases = operation.cases.filter((one) => !isEmpty(one));
  expect(operation.cases.filter(isEmpty).map(({ key }) => key)).toEqual(['no-changes']);
  const { exitCode, printed } = await respect(cases.map(workflow));
  expect(exitCode, printed).toBe(0);
  for (const { key } of cases) expect(printed).toContain(key);
});

test('a case with another status is noticed', async () => {
  const [first] = operation.cases;
  const { exitCode } = await respect(first ? [workflow({ ...first, status: 201 })] : []);
  expect(exitCode).toBe(1);
});
