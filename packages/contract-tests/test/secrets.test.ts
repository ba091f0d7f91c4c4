/** Proof that no key leaves: every provider with a bug is judged to the end, and everything that is written is searched. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bug, bugs } from '../mutation/bugs.ts';
import { fixture, startProvider } from '../mutation/provider.ts';
import { judgeProvider } from '../mutation/score.ts';
import { CannotJudge, consoleReport, judge, junitReport, type Verdict } from '../src/index.ts';
import type { RequestTemplate } from '../src/request.ts';
import { revealed } from './revealed.ts';
import { type Served, serve } from './serve.ts';

const { apiKey, withoutPermission, rateLimited, contactId } = fixture;
const secrets = [apiKey, withoutPermission, rateLimited];

/** Everything that becomes of a verdict. */
const written = (verdict: Verdict) =>
  [consoleReport(verdict, true), junitReport(verdict, true), JSON.stringify(verdict)].join('\n');

async function reportOn(bug: Bug): Promise<string> {
  try {
    return written(await judgeProvider(bug, { seed: 1, runs: 4 }));
  } catch (error) {
    return error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
  }
}

const repeating = bugs.filter((bug) => /the-key(-|$)/.test(bug) && !/^(takes-the|key-)/.test(bug));

describe('every bug', () => {
  const reports = new Map<Bug, string>();
  beforeAll(async () => {
    // Some of them mostly wait, the one that hangs most of all: a few at a time, and that one first.
    const slow: Bug = 'hangs-on-malformed-json';
    const waiting = new Set([slow, ...bugs]).values();
    const work = async () => {
      for (const bug of waiting) reports.set(bug, await reportOn(bug));
    };
    await Promise.all([work(), work(), work(), work(), work(), work()]);
  }, 240_000);

  test('no report and no error has a key, a fragment of one, or what one becomes', () => {
    expect(reports.size).toBe(bugs.length);
    const leaking = [...reports].flatMap(([bug, report]) => {
      const found = revealed(report, secrets);
      return found.length > 0 ? [{ bug, found }] : [];
    });
    expect(leaking).toEqual([]);
  });

  test('the reports are not empty: they name the variables in place of keys', () => {
    expect(reports.get('takes-any-key')).toContain('$ADDRESSBOOK_API_KEY');
    expect(reports.get('permission-not-checked')).toContain('$ADDRESSBOOK_KEY_WITHOUT_PERMISSION');
    expect(reports.get('rate-limit-is-503')).toContain('$ADDRESSBOOK_KEY_RATE_LIMITED');
    expect(reports.get('takes-any-scheme')).toContain('authorization: Token $ADDRESSBOOK_API_KEY');
  });

  test.each(repeating)('what is redacted is there: %s repeats a key that the search finds', async (bug) => {
    const provider = await startProvider(bug);
    const ask = async (query: string, headers: Record<string, string>, body: string) => {
      const response = await fetch(`${provider.url}/addressbook/contacts/${contactId}${query}`, {
        ...{ method: 'POST', redirect: 'manual', body },
        headers: { 'content-type': 'application/json', ...headers },
      });
      return JSON.stringify([...response.headers]) + (await response.text());
    };
    try {
      const sent = [
        await ask('', { authorization: `Bearer ${apiKey}` }, '{}'),
        await ask('', { authorization: `Bearer ${apiKey}` }, '{"alias":5}'),
        await ask(`?api_key=${apiKey}`, {}, '{}'),
        await ask('', { authorization: `Token ${apiKey}` }, '{}'),
        await ask('', { authorization: `Bearer ${apiKey}x` }, '{}'),
      ];
      expect(revealed(sent.join('\n'), secrets)).not.toEqual([]);
    } finally {
      await provider.stop();
    }
  });
});

describe('a report shows how to repeat a request, and bash does', () => {
  const keys = {
    apiKey: `k'"$(x)\\\`;&%41!*[{~/+=#?Zz9`,
    withoutPermission: `r<>|^"'$HOME-@:,._Reader`,
    rateLimited: '-H!!Hasty\\n',
  };
  type Seen = Pick<RequestTemplate, 'method'> & { url: string; headers: object; body: string };
  const seen: Seen[] = [];
  let server: Served;
  beforeAll(async () => {
    server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url = '', headers } = request;
      const { authorization, accept, prefer, 'content-type': type, 'content-length': length } = headers;
      seen.push({
        method,
        url,
        headers: { authorization, accept, prefer, type, length },
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(500, { 'content-type': 'text/plain' }).end('Oops');
    });
  });
  afterAll(() => server.stop());

  test('each test case of each phase arrives as it was, with any key, and the line has none', async () => {
    const { findings } = await judge(
      {
        ...{
          url: server.url,
          contactId: "it's [a] {contact}",
          apiKey: keys.apiKey,
          foreignContactId: 'another',
        },
        claims: ['echoes', 'stateful', 'checks-keys', 'prefer'],
        keys,
      },
      { seed: 1, runs: 40 },
    );
    // The first request only asks whether there is anybody. Node's parser lets no strange method through.
    const [, ...requests] = seen.splice(0);
    const titles = findings.filter(({ title }, at) => title !== findings[at - 1]?.title);
    const shown = titles.filter(({ title }) => title !== 'A method that nobody has');
    const security = shown.filter(({ phase }) => phase === 'security');
    expect(security.map(({ curl }) => curl)).not.toContain(undefined);
    expect(security.length).toBeGreaterThan(15);
    expect(revealed(written({ findings, coverage: [], answered: 0, seed: 1 }), Object.values(keys))).toEqual(
      [],
    );

    const lines = [
      ...new Set(shown.filter(({ phase }) => phase !== 'random').flatMap(({ curl }) => curl ?? [])),
    ];
    const environment = {
      PATH: process.env['PATH'],
      ADDRESSBOOK_API_KEY: keys.apiKey,
      ADDRESSBOOK_KEY_WITHOUT_PERMISSION: keys.withoutPermission,
      ADDRESSBOOK_KEY_RATE_LIMITED: keys.rateLimited,
    };
    const script = lines
      .map((line) => line.replace('curl ', 'curl --silent --disable --output /dev/null '))
      .join('\n');
    await promisify(execFile)('bash', ['--norc', '-c', script], { env: environment });
    expect(seen.length).toBe(lines.length);
    const known = new Set(requests.map((request) => JSON.stringify(request)));
    expect(seen.filter((request) => !known.has(JSON.stringify(request)))).toEqual([]);
  });
});

describe('errors', () => {
  const cli = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (args: string[], key = apiKey) =>
    promisify(execFile)(process.execPath, [cli, ...args], {
      env: { ADDRESSBOOK_API_KEY: key, ADDRESSBOOK_KEY_WITHOUT_PERMISSION: withoutPermission },
    }).then(
      ({ stdout, stderr }) => ({ stdout, stderr }),
      ({ stdout, stderr }) => ({ stdout, stderr }),
    );

  test.each([
    ['an option', [`--${apiKey}`, 'x']],
    ['a phase', ['http://127.0.0.1:9', '--contact-id', 'x', '--phase', withoutPermission]],
    ['a claim', ['http://127.0.0.1:9', '--contact-id', 'x', '--claims', apiKey]],
    ['a contract', ['http://127.0.0.1:9', '--contact-id', 'x', '--contract', `/nowhere/${apiKey}.json`]],
    ['a contact', ['http://127.0.0.1:9', '--contact-id', apiKey]],
    ['a server', [`http://127.0.0.1:9/${apiKey}/`, '--contact-id', 'x']],
    ['another server', [`https://${apiKey}.example`, '--contact-id', 'x']],
    ['a query', [`http://127.0.0.1:9/?key=${apiKey}`, '--contact-id', 'x']],
    ['a password', [`http://x:${apiKey}@127.0.0.1:9/`, '--contact-id', 'x']],
    ['a scheme', [`${apiKey.replaceAll('_', '-')}://127.0.0.1:9/`, '--contact-id', 'x']],
    ['no URL', [apiKey, '--contact-id', 'x']],
  ])('a key in the place of %s is not printed', async (_, args) => {
    const { stdout, stderr } = await run(args);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr.trim()).not.toBe('');
    expect(revealed(stderr, secrets)).toEqual([]);
  });

  test('the command writes no key to any of its reports', async () => {
    const provider = await startProvider('message-has-the-key-in-base64');
    const [json, junit] = [join(folder, 'verdict.json'), join(folder, 'junit.xml')];
    const args = ['--contact-id', contactId, '--json', json, '--junit', junit, '--runs', '20'];
    const { stdout, stderr } = await run([provider.url, ...args]);
    await provider.stop();
    const all = [stdout, stderr, readFileSync(json, 'utf8'), readFileSync(junit, 'utf8')];
    expect(all.map((one) => revealed(one, secrets))).toEqual([[], [], [], []]);
    expect(stdout).toContain('[redacted]');
  });

  test('what a caller throws with a key leaves without it', async () => {
    const provider = await startProvider();
    const target = { url: provider.url, contactId, apiKey, claims: ['stateful' as const] };
    const readMeta = () =>
      Promise.reject(Object.assign(new Error(`GET /?key=${apiKey}`), { key: apiKey, cause: apiKey }));
    const error: unknown = await judge({ ...target, readMeta }, { phases: ['semantics'] }).catch(
      (thrown) => thrown,
    );
    await provider.stop();
    expect(error).toMatchObject({ message: 'GET /?key=[redacted]' });
    const parts = error instanceof Error ? [error.stack, error.cause, JSON.stringify(error)] : [];
    expect(revealed(parts.join('\n'), secrets)).toEqual([]);
  });

  test.each(['', 'ak key with spaces', 'ak_key\n', 'ak_schlüssel'])(
    'the key %j is refused unseen',
    async (key) => {
      const verdict = judge({ url: 'http://127.0.0.1:9', contactId, apiKey: key, claims: [] });
      await expect(verdict).rejects.toThrow(
        new CannotJudge('ADDRESSBOOK_API_KEY is empty, or has characters that a key cannot have'),
      );
    },
  );
});

test('a key shorter than 8 characters is in no report, since nothing that a server wrote is', async () => {
  const short = 'tok5';
  const server = await serve((request, response) => {
    const message = `not ${request.headers.authorization}`;
    response.writeHead(418, { 'content-type': `text/${short}`, 'x-key': short });
    response.end(
      JSON.stringify({ success: false, error: { name: short, statusCode: 1, message, issues: [] } }),
    );
  });
  const verdict = await judge(
    { url: server.url, contactId, apiKey: short, claims: ['checks-keys'] },
    { seed: 1, phases: ['cases', 'security'] },
  );
  await server.stop();
  expect(verdict.findings.length).toBeGreaterThan(20);
  expect(written(verdict)).not.toContain(short);
  expect(written(verdict)).toContain('not shown: the key is too short');
});

test('values of a record are in no report, wherever they stand; what the envelope says is', async () => {
  const person = {
    name: 'Mary Poppins',
    message: 'call me',
    pointer: '/home',
    msisdn: 447_712_345_678,
    email: 'm@example.org',
  };
  const server = await serve((_, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    const error = {
      name: 'OddError',
      statusCode: 400,
      message: 'The server says this',
      issues: [{ pointer: '/x', message: 'is odd', ...{ value: 'Poppins' } }],
      details: person,
    };
    response.end(
      JSON.stringify({
        ...person,
        success: false,
        error,
        record: person,
        data: [person],
        '+447712345678': person,
      }),
    );
  });
  const verdict = await judge(
    { url: server.url, contactId, apiKey, claims: [] },
    { seed: 1, phases: ['cases'] },
  );
  await server.stop();
  expect(written(verdict)).not.toMatch(/Poppins|call me|home|7712345678|example\.org/);
  expect(written(verdict)).toMatch(/OddError.*The server says this/);
  expect(verdict.findings[0]?.answer).toMatch(/^400 \{"name":"…","message":"…","pointer":"…","msisdn":"…"/);
});
