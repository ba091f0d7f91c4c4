import manyKinds from '@addressbook/contract/fixtures/many-kinds.json' with { type: 'json' };
import { manyOperations } from '@addressbook/contract/fixtures/many-operations';
import oneOperation from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';

const fixtures = [
  { name: 'one operation', fixture: oneOperation },
  { name: 'many kinds', fixture: manyKinds },
  { name: 'many operations', fixture: manyOperations(3) },
];

/** What Redocly finds wrong with a document. */
async function problemsOf(document: unknown): Promise<string[]> {
  const rules = {
    struct: 'error',
    'no-unresolved-refs': 'error',
    'no-ambiguous-paths': 'error',
    'no-invalid-media-type-examples': 'error',
    'no-invalid-parameter-examples': 'error',
    'no-invalid-schema-examples': 'error',
    'operation-operationId-unique': 'error',
    'path-parameters-defined': 'error',
    'security-defined': 'error',
    'spec-components-invalid-map-name': 'error',
  } as const;
  const source = JSON.stringify(document);
  const problems = await lintFromString({ source, config: await createConfig({ rules }) });
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

test.each(fixtures)(
  'the contract of $name is valid OpenAPI, and its examples fit their schemas',
  async ({ fixture }) => {
    expect(await problemsOf(fixture)).toEqual([]);
  },
);

test('a fixture that breaks OpenAPI, or has a wrong example, would be found', async () => {
  const text = JSON.stringify(manyKinds);

  expect(await problemsOf(JSON.parse(text.replace('"in":"query"', '"in":"body"')))).not.toEqual([]);
  expect(await problemsOf(JSON.parse(text.replace('"example":10', '"example":1000')))).not.toEqual([]);
});

test.each(fixtures)('openapi-typescript reads the contract of $name', async ({ fixture }) => {
  const types = astToString(await openapiTypescript(JSON.stringify(fixture)));

  expect(types).toContain('export interface operations');
});

test('a contract of 30 operations has schemas and cases for each, and shares the other components', () => {
  const { paths, components } = manyOperations(30);

  expect(Object.keys(paths)).toHaveLength(30);
  expect(paths).toHaveProperty(
    ['/addressbook/contacts30/{contact_id}', 'post', 'operationId'],
    'updateContact30',
  );
  const schemas = Object.keys(components.schemas);
  expect(schemas.filter((name) => name.startsWith('ContactRecord'))).toHaveLength(30);
  expect(schemas.filter((name) => name.startsWith('ValidationError'))).toEqual(['ValidationError']);
  expect(components.examples).toHaveProperty(['updateContact30.documented.request']);
});
