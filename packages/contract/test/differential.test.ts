import { expect, test } from 'vitest';
import manyKinds from '../fixtures/many-kinds.json' with { type: 'json' };
import oneOperation from '../fixtures/one-operation.json' with { type: 'json' };
import { type Contract, type Operation, readContract } from '../src/model/index.ts';
import { modelAsPrism, modelFacts, prismFacts, redoclyFacts } from './facts.ts';

const contracts = [
  { name: 'the contract of one operation', contract: oneOperation },
  { name: 'the contract of many kinds', contract: manyKinds },
];

test.each(contracts)('the model has what Redocly sees in $name', async ({ contract }) => {
  const facts = await redoclyFacts(contract);

  expect(facts.size).toBeGreaterThan(30);
  expect([...modelFacts(readContract(contract))].sort()).toEqual([...facts].sort());
});

test.each(contracts)('the model has what Prism reads in $name', async ({ contract }) => {
  expect(modelAsPrism(readContract(contract))).toEqual(await prismFacts(contract));
});

/** What a faulty reader would make of an operation. */
const faults: Record<string, (operation: Operation) => Operation> = {
  'security is taken from the operation only': (one) => ({
    ...one,
    security: one.security.filter(({ pointer }) => !pointer.startsWith('#/security')),
  }),
  'only the first scheme of an alternative is read': (one) => ({
    ...one,
    security: one.security.map((alternative) => ({
      ...alternative,
      schemes: alternative.schemes.slice(0, 1),
    })),
  }),
  'parameters of the path are lost': (one) => ({
    ...one,
    parameters: one.parameters.filter(({ pointer }) => pointer.startsWith(one.pointer)),
  }),
  'a range of statuses is lost': (one) => ({
    ...one,
    responses: one.responses.filter(({ status }) => !status.endsWith('XX')),
  }),
  'only the first media type of a response is read': (one) => ({
    ...one,
    responses: one.responses.map((response) => ({ ...response, content: response.content.slice(0, 1) })),
  }),
  'only the media type application/json is read': (one) => ({
    ...one,
    requestBody: one.requestBody && {
      ...one.requestBody,
      content: one.requestBody.content.filter(({ type }) => type === 'application/json'),
    },
  }),
  'a single example is lost': (one) => ({
    ...one,
    parameters: one.parameters.map((parameter) => ({
      ...parameter,
      examples: parameter.examples.filter(({ key }) => key !== 'default'),
    })),
  }),
  'headers are lost': (one) => ({
    ...one,
    responses: one.responses.map((response) => ({ ...response, headers: [] })),
  }),
};

test.each(Object.keys(faults))('a reader with a fault is found by both comparisons: %s', async (name) => {
  const contract = readContract(manyKinds);
  const operations = contract.operations.map((operation) => faults[name]?.(operation) ?? operation);
  const faulty: Contract = { ...contract, operations };

  expect(modelFacts(faulty)).not.toEqual(await redoclyFacts(manyKinds));
  expect(modelAsPrism(faulty)).not.toEqual(await prismFacts(manyKinds));
});

test('a reader that does not follow a path item is found by both comparisons', async () => {
  const contract = readContract(manyKinds);
  const faulty = { ...contract, operations: contract.operations.filter(({ path }) => path !== '/time.utc') };

  expect(modelFacts(faulty)).not.toEqual(await redoclyFacts(manyKinds));
  expect(modelAsPrism(faulty)).not.toEqual(await prismFacts(manyKinds));
});

test('a reader that does not follow to the end is found by the comparison with Redocly', async () => {
  const chained = structuredClone(manyKinds);
  Object.assign(chained.components.responses, { Chained: { $ref: '#/components/responses/ClientError' } });
  chained.paths['/note-books/{book-id}'].get.responses['4XX'].$ref = '#/components/responses/Chained';
  const facts = [...modelFacts(readContract(chained))];
  const stopped = facts.map((fact) => fact.replace(/(response 4XX .*)ClientError$/, '$1Chained'));

  expect(new Set(facts)).toEqual(await redoclyFacts(chained));
  expect(new Set(stopped)).not.toEqual(await redoclyFacts(chained));
});
