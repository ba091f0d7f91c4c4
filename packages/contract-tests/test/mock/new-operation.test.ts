/** What a contract gains is tested without new code: another operation, with constraints that no other has. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMock } from '@addressbook/mock';
import bundled from '@addressbook/spec/openapi.json' with { type: 'json' };
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Phase, type Report, type Target, verify } from '../../src/index.ts';

const responses = bundled.paths['/addressbook/contacts/{contact_id}'].post.responses;
const changes = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'size'],
  properties: {
    name: { type: 'string', minLength: 2, maxLength: 20 },
    size: { type: 'integer', minimum: 1, maximum: 10 },
    colour: { type: 'string', enum: ['red', 'green'] },
    tags: { type: 'array', maxItems: 3, items: { type: 'string', pattern: '^[a-z]+$' } },
  },
};
const contractWith = (schema: object) => ({
  ...bundled,
  paths: {
    '/groups/{group_id}': {
      put: {
        operationId: 'replaceGroup',
        security: [{ apiKey: [] }],
        parameters: [{ name: 'group_id', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema,
              examples: { whole: { value: { name: 'Friends', size: 3, tags: ['a'] } } },
            },
          },
        },
        responses: {
          ...responses,
          '200': {
            description: 'The group',
            content: {
              'application/json': {
                schema: { type: 'object', properties: { success: { const: true } }, required: ['success'] },
                examples: { whole: { value: { success: true } } },
              },
            },
          },
        },
      },
    },
  },
});

let mock: Awaited<ReturnType<typeof startMock>>;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'addressbook-groups-'));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(contractWith(changes)));
  mock = await startMock({ port: 0, contract: file });
});
afterAll(async () => {
  await mock.stop();
  rmSync(folder, { recursive: true });
});

const reportWith = (schema: object, phases?: Phase[]): Promise<Report> => {
  const target: Target = {
    url: mock.url,
    pathParameters: { group_id: 'g1' },
    apiKey: 'ak_any_key',
    capabilities: ['prefer'],
  };
  const options = { seed: 1, runs: 20, contract: contractWith(schema) };
  return verify(target, phases ? { ...options, phases } : options);
};

test('a server that keeps it has no finding, and each constraint is met from both sides', async () => {
  const { findings, coverage } = await reportWith(changes);
  expect(findings).toEqual([]);
  expect(coverage.filter(({ kind, count }) => kind === 'constraint' && count === 0)).toEqual([]);
  expect(coverage.filter(({ kind }) => kind === 'constraint').length).toBeGreaterThan(20);
});

test.each([
  [
    'minLength',
    {
      ...changes,
      properties: { ...changes.properties, name: { type: 'string', minLength: 3, maxLength: 20 } },
    },
  ],
  [
    'maximum',
    { ...changes, properties: { ...changes.properties, size: { type: 'integer', minimum: 1, maximum: 9 } } },
  ],
  [
    'enum',
    {
      ...changes,
      properties: { ...changes.properties, colour: { type: 'string', enum: ['red', 'green', 'blue'] } },
    },
  ],
  ['required', { ...changes, required: ['name'] }],
  [
    'maxItems',
    {
      ...changes,
      properties: {
        ...changes.properties,
        tags: { type: 'array', maxItems: 2, items: { type: 'string', pattern: '^[a-z]+$' } },
      },
    },
  ],
  [
    'pattern',
    {
      ...changes,
      properties: {
        ...changes.properties,
        tags: { type: 'array', maxItems: 3, items: { type: 'string', pattern: '^[a-z0-9]+$' } },
      },
    },
  ],
])('a server that has another %s is found', async (_, schema) => {
  expect((await reportWith(schema, ['cases', 'boundaries'])).findings.length).toBeGreaterThan(0);
});
