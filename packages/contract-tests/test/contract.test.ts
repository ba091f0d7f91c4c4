/**
 * The same contract, written in another way: one of the earlier readers of contracts misread each of these.
 */

import fixture from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { verifyServer } from '../mutation/run.ts';
import type { Phase, Report } from '../src/index.ts';

const template = '/addressbook/contacts/{contact_id}';
const phases: Phase[] = ['cases', 'security'];

/** The frozen contract with other members. */
function contractWith(change: (contract: typeof fixture) => object): object {
  const contract = structuredClone(fixture);
  return { ...contract, ...change(contract) };
}

const rewritten: Record<string, object> = {
  'a path item that is given by a reference': contractWith((contract) => ({
    paths: { [template]: { $ref: '#/components/pathItems/Contact' } },
    components: { ...contract.components, pathItems: { Contact: contract.paths[template] } },
  })),
  'security that stands only at the root': contractWith((contract) => {
    const { security, ...post } = contract.paths[template].post;
    return { security, paths: { [template]: { ...contract.paths[template], post } } };
  }),
  'the request example "documented" moved last': contractWith((contract) => {
    const { content } = contract.paths[template].post.requestBody;
    const { documented, ...others } = content['application/json'].examples;
    Object.assign(content['application/json'], { examples: { ...others, documented } });
    return {};
  }),
};

test.each(Object.entries(rewritten))('a contract with %s tests the same', async (_, contract) => {
  const correct = await verifyServer(undefined, { contract, seed: 1, phases });
  const asWritten = await verifyServer(undefined, { seed: 1, phases });
  expect(correct.findings).toEqual([]);
  expect(correct.responses).toBe(asWritten.responses);
  const sorted = ({ coverage }: Report) => coverage.toSorted((a, b) => a.name.localeCompare(b.name));
  expect(sorted(correct)).toEqual(sorted(asWritten));
});

test.each(Object.entries(rewritten))('a contract with %s finds the same', async (_, contract) => {
  const { findings } = await verifyServer('takes-any-scheme', { contract, seed: 1, phases });
  expect([...new Set(findings.map(({ title }) => title))]).toEqual(['The key under another scheme']);
});

test('under the status 4XX a case has the status of its envelope', async () => {
  const contract = structuredClone(fixture);
  const { responses } = contract.paths[template].post;
  const { '400': badRequest, ...others } = responses;
  Object.assign(contract.paths[template].post, { responses: { ...others, '4XX': badRequest } });
  Object.assign(badRequest.content['application/json'].schema, {
    $ref: '#/components/schemas/UnexpectedFailure',
  });
  // With 4XX declared, 429 is not one of the statuses of `default` any more.
  Reflect.deleteProperty(
    contract.components.responses.UnexpectedFailure.content['application/json'].examples,
    'too-many-requests',
  );
  const report = await verifyServer('unknown-contact-is-404', { contract, seed: 1, phases });
  expect(report.findings).toEqual([]);
  expect(report.coverage.find(({ name }) => name === '4XX')?.count).toBeGreaterThan(3);
  const other = await verifyServer(undefined, { contract, seed: 1, phases: ['cases'] });
  expect(other.findings.map(({ title, message }) => `${title}: ${message}`)).toEqual([
    'The case unknown-contact: has the status 400 instead of 404',
  ]);
});

test('the request of a proper call is the one named "documented", wherever it stands', async () => {
  const { findings } = await verifyServer('success-is-201', {
    contract: rewritten['the request example "documented" moved last'] ?? {},
    seed: 1,
    phases: ['security'],
  });
  const curl = findings.find(({ title }) => title.startsWith('The scheme in lower case'))?.curl;
  expect(curl).toContain(
    `--data-binary '{"msisdn":"55555555555","alias":"john","meta":{"NAME":"John Doe"}}'`,
  );
});

test('how a case is reached comes from the contract, not from its status, name or headers', async () => {
  const contract = structuredClone(fixture);
  const { examples, headers } = contract.components;
  // Now nothing of what a response looks like tells that no key was sent.
  Object.assign(headers['WWW-Authenticate'], { examples: {} });
  Object.assign(examples['missing-key.response'].value.error, { name: 'X', statusCode: 1 });
  const { findings } = await verifyServer(undefined, { contract, seed: 1, phases: ['cases'] });
  expect(
    findings.map(({ title, message, curl }) => ({ title, message, hasKey: curl?.includes('Bearer') })),
  ).toEqual([
    {
      title: 'The case missing-key',
      message: 'has the error name UnauthorizedError instead of X',
      hasKey: false,
    },
    {
      title: 'The case missing-key',
      message: 'has the statusCode 401 in its body instead of 1',
      hasKey: false,
    },
  ]);
});

test('a case that does not say how it is reached, and has no request of its own, is not asked for', async () => {
  const contract = structuredClone(fixture);
  Reflect.deleteProperty(
    contract.components.examples['updateContact.unknown-contact.response'],
    'x-reached-by',
  );
  const { coverage, responses } = await verifyServer('unknown-contact-is-404', {
    contract,
    seed: 1,
    phases: ['cases'],
  });
  expect(coverage.find(({ name }) => name === 'unknown-contact')).toMatchObject({
    count: 0,
    reason: 'the contract does not say how it is reached (x-reached-by)',
  });
  const { responses: all } = await verifyServer(undefined, { contract: fixture, seed: 1, phases: ['cases'] });
  expect(responses).toBe(all - 1);
});
