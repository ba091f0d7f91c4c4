/**
 * Proof that the contract tests can fail, and that no key leaves when they do: each fault is tested once, to the end,
 * and everything that is written about it is searched. `pnpm mutation` finds the faults with four seeds.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { faults, hooksOf } from '../mutation/faults.ts';
import { known } from '../mutation/hooks.ts';
import { verifyServer } from '../mutation/run.ts';
import { startServer } from '../mutation/server.ts';
import type { Phase } from '../src/index.ts';
import { revealed } from './revealed.ts';
import { written } from './written.ts';

const { apiKey, withoutPermission, rateLimited, contactId } = known;
const secrets = [apiKey, withoutPermission, rateLimited];
const names = Object.keys(faults);

/** Bodies on the boundaries find faults with values, and take longest: other faults are tested without them. */
function phasesFor(name: string): Phase[] {
  const { fields, pattern, changes, checks } = hooksOf(name);
  const isOfValues = fields || pattern || changes || checks?.schema;
  return isOfValues ? ['cases', 'boundaries', 'semantics'] : ['cases', 'protocol', 'security', 'semantics'];
}

type Outcome = { isFound: boolean; report: string };
const outcomes = new Map<string, Outcome>();

async function outcomeOf(name: string): Promise<Outcome> {
  try {
    const report = await verifyServer(name, { seed: 1, phases: phasesFor(name), timeLimit: 10 });
    return { isFound: report.findings.length > 0, report: written(report) };
  } catch (error) {
    return {
      isFound: true,
      report: error instanceof Error ? `${error.message}\n${error.stack}` : String(error),
    };
  }
}

beforeAll(async () => {
  // The one that hangs mostly waits: it begins first, and others go on meanwhile.
  const waiting = new Set(['hangs-on-malformed-json', ...names]).values();
  const work = async () => {
    for (const name of waiting) outcomes.set(name, await outcomeOf(name));
  };
  await Promise.all([work(), work()]);
}, 240_000);

test('every fault is found', () => {
  expect(names.length).toBe(129);
  expect(outcomes.size).toBe(names.length);
  expect([...outcomes].filter(([, { isFound }]) => !isFound).map(([name]) => name)).toEqual([]);
});

test('no report and no error has a key, a fragment of one, or what one becomes', () => {
  const leaking = [...outcomes].flatMap(([name, { report }]) => {
    const found = revealed(report, secrets);
    return found.length > 0 ? [{ name, found }] : [];
  });
  expect(leaking).toEqual([]);
});

test('the reports are not empty: they name the variables in place of keys', () => {
  const reportOn = (name: string) => outcomes.get(name)?.report;
  expect(reportOn('takes-any-key')).toContain('$ADDRESSBOOK_API_KEY');
  expect(reportOn('permission-not-checked')).toContain('$ADDRESSBOOK_KEY_WITHOUT_PERMISSION');
  expect(reportOn('rate-limit-is-503')).toContain('$ADDRESSBOOK_KEY_RATE_LIMITED');
  expect(reportOn('takes-any-scheme')).toContain('authorization: Token $ADDRESSBOOK_API_KEY');
});

const repeating = names.filter((name) => /the-key(-|$)/.test(name) && !/^(takes-the|key-)/.test(name));

test.each(repeating)('a key is there to be redacted: %s repeats one that the search finds', async (name) => {
  const server = await startServer(hooksOf(name));
  const send = async (query: string, authorization: string | undefined, body: string) => {
    const response = await fetch(`${server.url}/addressbook/contacts/${contactId}${query}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body,
    });
    return JSON.stringify([...response.headers]) + (await response.text());
  };
  try {
    const sent = [
      await send('', `Bearer ${apiKey}`, '{}'),
      await send('', `Bearer ${apiKey}`, '{"alias":5}'),
      await send(`?api_key=${apiKey}`, undefined, '{}'),
      await send('', `Token ${apiKey}`, '{}'),
      await send('', `Bearer ${apiKey}x`, '{}'),
    ];
    expect(revealed(sent.join('\n'), secrets)).not.toEqual([]);
  } finally {
    await server.stop();
  }
});

test('the README has the number of faults', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`${names.length} servers, each with one fault`);
});
