/** What is found, by whom it was demanded, and how it is told. */

import contract from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hooksOf } from '../mutation/faults.ts';
import { known } from '../mutation/hooks.ts';
import { verifyServer } from '../mutation/run.ts';
import { type RunningServer, startServer } from '../mutation/server.ts';
import { type Report, type Target, verify } from '../src/index.ts';
import { describeContract } from '../src/vitest.ts';
import { serve } from './serve.ts';

const { apiKey, contactId } = known;
let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const target = (): Target => ({
  url: server.url,
  pathParameters: { contact_id: contactId },
  apiKey,
  capabilities: ['echoes', 'stateful', 'checks-keys'],
});

describeContract('a correct server keeps the contract, inferred parts included', target, {
  contract,
  strict: true,
  seed: 1,
  runs: 40,
});

describe('the coverage', () => {
  test('a server that can do all has each constraint met from both sides, and each case that a request leads to', async () => {
    const { coverage } = await verifyServer(undefined, { seed: 1, runs: 100 });
    const missing = coverage.filter(({ count }) => count === 0).map(({ name, reason }) => [name, reason]);
    expect(missing).toEqual([
      ['internal-error', 'no request leads to it'],
      ['unavailable', 'no request leads to it'],
    ]);
  });

  test('a case says what the target would have to have for it', async () => {
    const options = { contract, seed: 1, phases: ['cases' as const] };
    const { coverage } = await verify({ ...target(), capabilities: [] }, options);
    const reasons = coverage.flatMap(({ name, kind, reason }) =>
      kind === 'case' && reason ? [[name, reason]] : [],
    );
    expect(Object.fromEntries(reasons)).toEqual({
      'unknown-contact': 'the target does not declare the capability stateful',
      'unknown-key': 'the target does not declare the capability checks-keys',
      'missing-permission': 'the target has no key without the permission',
      'too-many-requests': 'the target has no key whose rate limit is reached',
      'internal-error': 'no request leads to it',
      unavailable: 'no request leads to it',
    });
  });
});

test('a seed repeats a run', async () => {
  const options = { contract, seed: 7, runs: 40, phases: ['boundaries' as const, 'random' as const] };
  const fault = hooksOf('meta-of-strings-only');
  const runs: Report[] = [];
  for (let run = 0; run < 2; run++) {
    const faulty = await startServer(fault);
    const report = await verify({ ...target(), url: faulty.url }, options);
    await faulty.stop();
    runs.push(JSON.parse(JSON.stringify(report).replaceAll(faulty.url, 'http://server')));
  }
  expect(runs[0]?.findings).not.toEqual([]);
  expect(runs[0]).toEqual(runs[1]);
});

describe('documented and inferred', () => {
  test('a server that only does what is published has no documented finding', async () => {
    // It does not know keys, types and fields: no validation, no 401, no headers, an error of its own for paths.
    const lax = await serve(async (request, response) => {
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
        changes = { ...JSON.parse(Buffer.concat(chunks).toString()) };
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
    const lenient: Target = { ...target(), url: lax.url, capabilities: ['echoes'] };
    const { findings } = await verify(lenient, { contract, seed: 1, runs: 100 });
    await lax.stop();
    expect(findings.filter(({ provenance }) => provenance === 'documented')).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
  });

  test.each(['another-id', 'success-is-201', 'record-in-data', 'unknown-contact-is-404', 'alias-is-lost'])(
    'what is published is documented: %s',
    async (fault) => {
      const { findings } = await verifyServer(fault, { seed: 1, phases: ['cases'] });
      expect(findings.map(({ provenance }) => provenance)).toContain('documented');
    },
  );

  test.each(['no-challenge', 'number-not-checked', 'unknown-fields', 'forbidden-is-401'])(
    'what the contract adds is inferred: %s',
    async (fault) => {
      const { findings } = await verifyServer(fault, { seed: 1, runs: 40 });
      expect([...new Set(findings.map(({ provenance }) => provenance))]).toEqual(['inferred']);
    },
  );

  test('a finding names the very keyword that is broken, inside of what a schema refers to', async () => {
    const { findings } = await verifyServer('null-alias', { seed: 1, phases: ['cases'] });
    expect(findings.map(({ message }) => message)).toContain(
      'breaks #/components/schemas/ContactRecord/properties/alias/type at /record/alias: must be string',
    );
  });
});

describe('a finding', () => {
  test('has no key and no value of a record in it', async () => {
    const leaking = await startServer(hooksOf('shows-the-key'));
    const options = { contract, seed: 1, phases: ['cases' as const, 'security' as const] };
    const { findings } = await verify({ ...target(), url: leaking.url }, options);
    await leaking.stop();
    expect(findings.map(({ message }) => message)).toContain('repeats an API key');
    const written = JSON.stringify(findings);
    expect(written).not.toContain(apiKey);
    expect(written).not.toContain('55555555555"}');
    expect(written).toContain('$ADDRESSBOOK_API_KEY');
  });

  test('of a random body is shrunk to the least that fails', async () => {
    const { findings } = await verifyServer('no-empty-alias', { seed: 1, phases: ['random'] });
    expect(findings.map(({ curl }) => curl)).toEqual([
      expect.stringContaining(`--data-binary '{"alias":""}'`),
    ]);
  });
});
