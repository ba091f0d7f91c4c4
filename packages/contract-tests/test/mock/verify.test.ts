/** The contract tests on our mock, and on Prism alone. */
import { startMock } from '@addressbook/mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phase, type Report, type Target, verify } from '../../src/index.ts';
import { describeContract } from '../../src/vitest.ts';
import { startPlainPrism } from './prism.ts';

const pathParameters = { contact_id: '3392287d-7a79-4789-9ef8-7dc174836688' };
let mock: Awaited<ReturnType<typeof startMock>>;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.stop());

const mockTarget = (): Target => ({
  url: mock.url,
  pathParameters,
  apiKey: 'ak_any_key',
  capabilities: ['echoes', 'prefer'],
});

describeContract('our mock keeps the contract, inferred parts included', mockTarget, {
  strict: true,
  seed: 1,
  runs: 100,
});

test('on our mock every status, case and constraint of the contract is exercised', async () => {
  const { coverage } = await verify(mockTarget(), { seed: 1, runs: 100 });
  expect(coverage.filter(({ count }) => count === 0)).toEqual([]);
  expect(coverage.length).toBeGreaterThan(30);
});

describe('a target that declares a capability that it does not have is found', () => {
  test.each([
    ['stateful', 'unknown-contact'],
    ['checks-keys', 'unknown-key'],
  ] as const)('%s', async (capability, key) => {
    const target: Target = { ...mockTarget(), capabilities: ['echoes', capability] };
    const { findings } = await verify(target, { seed: 1, phases: ['cases'] });
    expect(findings.map(({ title }) => title)).toContain(`The case ${key}`);
  });

  test('echoes', async () => {
    const literal = await startMock({ port: 0, static: true });
    const { findings } = await verify({ ...mockTarget(), url: literal.url }, { seed: 1, phases: ['cases'] });
    await literal.stop();
    expect(findings.map(({ message }) => message)).toContain('has another alias than it has to have');
  });
});

describe('plain Prism has known gaps, and no others', () => {
  const messagesOf = async (
    phase: Phase,
  ): Promise<{ messages: string[]; interrupted: Report['interrupted'] }> => {
    const prism = await startPlainPrism();
    const target: Target = { ...mockTarget(), url: prism.url, capabilities: ['prefer'] };
    const { findings, interrupted } = await verify(target, { seed: 1, runs: 100, phases: [phase] });
    await prism.stop();
    const messages = [...new Set(findings.map(({ title, message }) => `${title}: ${message}`))];
    return { messages, interrupted };
  };

  test('cases: its challenge is always the first example', async () => {
    expect((await messagesOf('cases')).messages).toEqual([
      'The case unknown-key: has the error none in www-authenticate instead of invalid_token',
      'The case missing-permission: has the error none in www-authenticate instead of insufficient_scope',
    ]);
  });

  test('random bodies: none', async () => {
    expect((await messagesOf('random')).messages).toEqual([]);
  });

  test('boundaries: it ends on a field in another script', async () => {
    const { messages, interrupted } = await messagesOf('boundaries');
    expect(messages).toEqual([
      expect.stringMatching(/^A body with an unknown member in another script: is missing: /),
    ]);
    expect(interrupted).toMatchObject({
      isFatal: true,
      message: expect.stringContaining('The server has gone'),
    });
  });

  test('protocol: another shape, no Allow, and it ends on a bad percent escape', async () => {
    const { messages, interrupted } = await messagesOf('protocol');
    expect(messages).toContain(
      'The method GET: has no allow header that names POST (RFC 9110, section 15.5.6)',
    );
    expect(messages).toContain(
      'The method GET: has the content type application/problem+json instead of application/json',
    );
    expect(interrupted).toMatchObject({ isFatal: true });
  });

  test('security: the scheme in lower case', async () => {
    expect((await messagesOf('security')).messages).toEqual([
      'The scheme in lower case (RFC 9110, section 11.1): has the status 401 instead of 200',
    ]);
  });
});
