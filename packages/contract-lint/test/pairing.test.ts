import manyKinds from '@addressbook/contract/fixtures/many-kinds.json' with { type: 'json' };
import oneOperation from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { readContract } from '@addressbook/contract/model';
import type { Oas3Rule } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { casesOf, pairedCases, uniqueCaseKeys } from '../src/rules/cases.ts';
import { reachedBy } from '../src/rules/reached-by.ts';
import { lintInMemory } from './walk.ts';

/** A case: its place, its key, the status of its response, and its request. */
type Pair = [pointer: string, key: string, status: string, request: string | undefined];

/** The pairs that the rules see in a document. */
async function pairsOfRules(document: unknown): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const rule: Oas3Rule = () => ({
    Operation(node, ctx) {
      for (const one of casesOf(ctx, { node, location: ctx.location })) {
        const request = one.isInvalid ? 'invalid' : one.requestKey;
        pairs.push([one.place.location.pointer, one.key, one.status, request]);
      }
    },
  });
  await lintInMemory(rule, { 'C:\\contract.json': document });
  return pairs.sort();
}

/** The pairs that the reader of the contract makes. A success without a body has no place for a rule to look at. */
function pairsOfReader(document: unknown): Pair[] {
  const cases = readContract(document).operations.flatMap((operation) => operation.cases);
  return cases
    .filter(({ mediaType }) => mediaType !== undefined)
    .map(({ pointer, key, response, request }): Pair => {
      const requestKey = request.isInvalid ? 'invalid' : request.key;
      return [pointer, key, response.status, requestKey];
    })
    .sort();
}

/** The contract of one operation with the request example `documented` moved last, or taken away. */
function withRequests(change: (examples: Record<string, object>) => Record<string, object>): unknown {
  const copy = structuredClone(oneOperation);
  const { post } = copy.paths['/addressbook/contacts/{contact_id}'];
  Object.assign(post.requestBody.content['application/json'], {
    examples: change(post.requestBody.content['application/json'].examples),
  });
  return copy;
}

const documents = [
  { name: 'the contract of one operation', document: oneOperation, least: 15 },
  { name: 'the contract of many kinds', document: manyKinds, least: 10 },
  {
    name: 'a contract whose request `documented` stands last',
    document: withRequests(({ documented, ...others }) => ({ ...others, ...(documented && { documented }) })),
    least: 15,
  },
  {
    name: 'a contract without a request `documented`',
    document: withRequests(({ documented: _, ...others }) => others),
    least: 15,
  },
];

test.each(documents)('rules and reader pair the cases of $name alike', async ({ document, least }) => {
  const pairs = await pairsOfRules(document);
  expect(pairs.length).toBeGreaterThanOrEqual(least);
  expect(pairs).toEqual(pairsOfReader(document));
});

test('a response case belongs to the request `documented`, at any position', async () => {
  const [, , { document } = {}] = documents;
  const pairs = await pairsOfRules(document);
  expect(pairs.find(([, key]) => key === 'unknown-contact')?.[3]).toBe('documented');
});

test('cases without a request example are reported where `documented` is missing', async () => {
  const [, , , { document } = {}] = documents;
  const findings = await lintInMemory(pairedCases, { 'C:\\contract.json': document });
  expect(findings.map(({ message }) => message)).toContain(
    'The case "unknown-contact" has no request, and there is no "documented" one to use instead. Add a request example under either key.',
  );
});

test('requests belong to a success without a body, and then need no response example', async () => {
  const responses = { 204: { description: 'Done.' } };
  const content = { 'application/json': { examples: { one: { value: 1 } } } };
  const document = (more: object) => ({
    openapi: '3.1.0',
    info: { title: 'Lamps', version: '1.0.0' },
    paths: { '/lamps': { put: { requestBody: { content }, responses: { ...responses, ...more } } } },
  });
  const lint = (contract: object) => lintInMemory(pairedCases, { 'C:\\contract.json': contract });
  expect(await lint(document({}))).toEqual([]);
  expect(await lint(document({ 204: { description: 'Done.', content: { 'text/plain': {} } } }))).toHaveLength(
    1,
  );
});

test.each([
  { name: 'reached-by', rule: reachedBy },
  { name: 'unique-case-keys', rule: uniqueCaseKeys },
])('the frozen contract of one operation passes $name', async ({ rule }) => {
  expect(await lintInMemory(rule, { 'C:\\contract.json': oneOperation })).toEqual([]);
});
