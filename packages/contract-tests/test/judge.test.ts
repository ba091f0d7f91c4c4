import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startMock } from '@addressbook/mock';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { fixture, startProvider } from '../mutation/provider.ts';
import { judgeProvider } from '../mutation/score.ts';
import { judge, type Target, type Verdict } from '../src/index.ts';
import { describeContract } from '../src/vitest.ts';
import { startPlainPrism } from './targets.ts';

const contactId = '3392287d-7a79-4789-9ef8-7dc174836688';
const mockUrl = inject('targets').find(({ name }) => name === 'our mock')?.url ?? '';
const mockTarget: Target = { url: mockUrl, contactId, apiKey: 'ak_any_key', claims: ['echoes', 'prefer'] };

describeContract('our mock keeps the contract, inferred parts included', () => mockTarget, {
  strict: true,
  seed: 1,
});

describe('on our mock', () => {
  let verdict: Verdict;
  beforeAll(async () => {
    verdict = await judge(mockTarget, { seed: 1, runs: 100 });
  });

  test('every status, case and constraint of the contract is exercised', () => {
    expect(verdict.coverage.filter(({ count }) => count === 0)).toEqual([]);
    expect(verdict.coverage.length).toBeGreaterThan(30);
  });

  test('a seed repeats a run', async () => {
    const again = await judge(mockTarget, { seed: 1, runs: 100 });
    expect({ ...again, findings: [] }).toEqual({ ...verdict, findings: [] });
  });
});

describe('a target that claims more than it does fails', () => {
  test.each([
    ['stateful', 'unknown-contact'],
    ['checks-keys', 'unknown-key'],
  ] as const)('%s', async (claim, key) => {
    const { findings } = await judge(
      { ...mockTarget, claims: ['echoes', claim] },
      { seed: 1, phases: ['cases'] },
    );
    expect(findings.map(({ title }) => title)).toContain(`The case ${key}`);
  });

  test('echoes', async () => {
    const literal = await startMock({ port: 0, static: true });
    const { findings } = await judge({ ...mockTarget, url: literal.url }, { seed: 1, phases: ['cases'] });
    await literal.stop();
    expect(findings.map(({ message }) => message)).toContain('has another alias than it has to have');
  });
});

describe('plain Prism has known gaps, and no others', () => {
  const messagesOf = async (...phases: ('cases' | 'boundaries' | 'random' | 'protocol' | 'security')[]) => {
    const prism = await startPlainPrism();
    const target: Target = { url: prism.url, contactId, apiKey: 'ak_any_key', claims: ['prefer'] };
    const { findings, interrupted } = await judge(target, { seed: 1, phases });
    await prism.stop();
    return {
      messages: [...new Set(findings.map(({ title, message }) => `${title}: ${message}`))],
      interrupted,
    };
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
      expect.stringMatching(/^A body with an unknown member in another script: gets none: /),
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

  test('security: the scheme in small letters', async () => {
    expect((await messagesOf('security')).messages).toEqual([
      'The scheme in small letters (RFC 9110, section 11.1): has the status 401 instead of 200',
    ]);
  });
});

describe('documented and inferred', () => {
  test('a server that only does what the page shows has no documented finding', async () => {
    // It says nothing of keys, types and fields: no validation, no 401, no headers, another 404.
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.setHeader('content-type', 'application/json');
      const id = request.url?.split('/').at(-1);
      if (request.method !== 'POST' || id !== contactId) {
        response.statusCode = 400;
        const error = { name: 'NotFoundError', statusCode: 404, message: 'Contact not found' };
        response.end(JSON.stringify({ success: false, error }));
        return;
      }
      let changes: { alias?: unknown; msisdn?: unknown } = {};
      try {
        changes = Object(JSON.parse(Buffer.concat(chunks).toString()));
      } catch {}
      const { alias = 'john', msisdn = '55555555555' } = changes;
      const record = {
        id,
        alias: String(alias),
        msisdn: String(msisdn),
        updated_on: '2025-11-10T20:45:30.000Z',
      };
      response.end(JSON.stringify({ success: true, record }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on a port has an AddressInfo, never a pipe's name.
    const { port } = server.address() as AddressInfo;
    const target: Target = {
      url: `http://127.0.0.1:${port}`,
      contactId,
      apiKey: 'ak_any_key',
      claims: ['echoes'],
    };
    const { findings } = await judge(target, { seed: 1 });
    server.closeAllConnections();
    server.close();
    expect(findings.filter(({ source }) => source === 'documented')).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
  });

  test.each([
    'another-id',
    'success-is-201',
    'record-in-data',
    'unknown-contact-is-404',
    'alias-is-lost',
  ] as const)('what the page shows is documented: %s', async (bug) => {
    const { findings } = await judgeProvider(bug, { seed: 1, phases: ['cases'] });
    expect(findings.map(({ source }) => source)).toContain('documented');
  });

  test.each(['no-challenge', 'number-not-checked', 'unknown-fields', 'forbidden-is-401'] as const)(
    'what we inferred is not: %s',
    async (bug) => {
      const { findings } = await judgeProvider(bug, { seed: 1 });
      expect([...new Set(findings.map(({ source }) => source))]).toEqual(['inferred']);
    },
  );
});

describe('findings', () => {
  let provider: Awaited<ReturnType<typeof startProvider>>;
  beforeAll(async () => {
    provider = await startProvider('shows-the-key');
  });
  afterAll(() => provider.stop());

  test('never show a key, nor values of a record', async () => {
    const verdict = await judge(
      { url: provider.url, contactId, apiKey: fixture.apiKey, claims: ['echoes'] },
      { seed: 1, phases: ['cases', 'security'] },
    );
    expect(verdict.findings.map(({ message }) => message)).toContain('repeats an API key');
    const written = JSON.stringify(verdict.findings);
    expect(written).not.toContain(fixture.apiKey);
    expect(written).not.toContain('55555555555"}');
    expect(written).toContain('$ADDRESSBOOK_API_KEY');
  });

  test('of a random body are shrunk to the least that fails', async () => {
    const { findings } = await judgeProvider('no-empty-alias', { seed: 1, phases: ['random'] });
    expect(findings.map(({ curl }) => curl)).toEqual([
      expect.stringContaining(`--data-binary '{"alias":""}'`),
    ]);
  });
});
