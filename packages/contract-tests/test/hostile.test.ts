/** The responses of a hostile server cost no more than a moment, and break nothing: neither a run nor a report. */
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import fixture from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { describe, expect, test } from 'vitest';
import {
  consoleReport,
  junitReport,
  type Report,
  type Target,
  type VerifyOptions,
  verify,
} from '../src/index.ts';
import { type Served, serve, serveRaw } from './serve.ts';

const contactId = '3392287d-7a79-4789-9ef8-7dc174836688';

/** Milliseconds for a run of a few requests; a proper server needs a hundredth of one. */
const limit = 10_000;

/** The frozen contract with two cases, since the same is sent in response to any request. */
const twoCases = structuredClone(fixture);
const { post } = twoCases.paths['/addressbook/contacts/{contact_id}'];
keep(post.requestBody.content['application/json'].examples, 'documented');
keep(post.responses['200'].content['application/json'].examples, 'documented');
keep(post.responses['400'].content['application/json'].examples, 'bad-msisdn');
for (const { content } of Object.values(twoCases.components.responses))
  keep(content['application/json'].examples);

function keep(examples: object, ...names: string[]): void {
  for (const name of Object.keys(examples)) if (!names.includes(name)) Reflect.deleteProperty(examples, name);
}

async function reportOn(server: Served, options: VerifyOptions = {}): Promise<Report & { took: number }> {
  const began = performance.now();
  const target: Target = {
    url: server.url,
    pathParameters: { contact_id: contactId },
    apiKey: 'ak_Hostile_key_1',
    capabilities: ['echoes', 'stateful'],
  };
  try {
    const defaults: VerifyOptions = { contract: twoCases, seed: 1, phases: ['cases'], timeLimit: 30 };
    const report = await verify(target, { ...defaults, ...options });
    consoleReport(report, true);
    junitReport(report, true);
    return { ...report, took: performance.now() - began };
  } finally {
    await server.stop();
  }
}

const errorResponse = (error: object) =>
  JSON.stringify({ success: false, error: { name: 'X', statusCode: 400, message: 'x', ...error } });
const record = (members: object) =>
  JSON.stringify({
    success: true,
    record: { id: contactId, alias: 'a', msisdn: '1', updated_on: 'x', ...members },
  });
const deep = (open: string, close: string, count: number) => open.repeat(count) + close.repeat(count);
const almost = 1_000_000;

const bodies: [string, string][] = [
  [
    'a message that looks like a stack trace',
    errorResponse({ message: 'at '.repeat(60) + 'a'.repeat(almost) }),
  ],
  ['a message of nothing but "at "', errorResponse({ message: 'at '.repeat(almost / 3) })],
  ['a message of nothing but colons and digits', errorResponse({ message: 'at :1'.repeat(almost / 5) })],
  ['a message of nothing but digits', errorResponse({ message: `at x:${'1'.repeat(almost)}` })],
  ['a message of nothing but quotes', errorResponse({ message: 'error="'.repeat(almost / 8) })],
  ['a message of nothing but percent escapes', errorResponse({ message: '%25'.repeat(almost / 3) })],
  ['a message of nothing but entities', errorResponse({ message: '&#'.repeat(almost / 2) })],
  ['a name of a million characters', errorResponse({ name: 'n'.repeat(almost) })],
  ['half a million arrays in each other', deep('[', ']', almost / 2)],
  ['arrays in each other in a record', record({ alias: 'x' }).replace('"x"', deep('[', ']', 5000))],
  ['objects in each other', deep('{"a":', '}', 150_000).replace(':}', ':0}')],
  ['arrays that do not end', '['.repeat(almost)],
  ['brackets in a string', errorResponse({ message: '['.repeat(almost) })],
  ['a hundred thousand wrong issues', errorResponse({ issues: Array.from({ length: 100_000 }, () => 1) })],
  [
    'a hundred thousand wrong failures',
    JSON.stringify(Array.from({ length: 100_000 }, () => ({ error: 1 }))),
  ],
  [
    'a hundred thousand members',
    JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`member${at}`, at]))),
  ],
  [
    'issues that cannot become text',
    errorResponse({ issues: [{ pointer: {}, message: { toString: 1 } }, null, 1, [[]]] }),
  ],
  [
    'a prototype',
    '{"__proto__":{"polluted":1},"error":{"__proto__":{"name":1}},"constructor":1,"hasOwnProperty":1}',
  ],
  ['a null', 'null'],
  ['a null where the error is', '{"success":false,"error":null}'],
  ['bytes of zero', '\0'.repeat(almost)],
];

test.each(bodies)('a response with %s is checked in a moment', async (_, body) => {
  const server = await serve((request, response) => {
    request.resume();
    response.writeHead(body.includes('record') ? 200 : 400, { 'content-type': 'application/json' }).end(body);
  });
  const { findings, interrupted, took } = await reportOn(server);
  expect(interrupted).toBeUndefined();
  expect(findings.length).toBeGreaterThan(1);
  expect(JSON.stringify(findings).length).toBeLessThan(5_000_000);
  expect(took).toBeLessThan(limit);
});

test.each([
  ['objects', { msisdn: { toString: 1, valueOf: 1 }, updated_on: { toString: 1 }, alias: { toJSON: 1 } }],
  ['arrays', { msisdn: [[]], updated_on: [], alias: [{ toString: 1 }], id: [] }],
  ['nothing', { msisdn: null, updated_on: null, alias: null, id: null }],
])('a record of %s is compared with what was sent', async (_, members) => {
  const server = await serve((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(record(members));
  });
  const { findings, interrupted } = await reportOn(server, { phases: ['semantics'] });
  expect(interrupted).toBeUndefined();
  expect(findings.map(({ message }) => message)).toContain('has another msisdn than it has to have');
});

test('with --time-limit 5 the message of a million characters ends long before', async () => {
  const message = 'at '.repeat(60) + 'a'.repeat(1e6);
  const server = await serve((_, response) => {
    response.writeHead(400, { 'content-type': 'application/json' }).end(errorResponse({ message }));
  });
  const { took, responses } = await reportOn(server, {
    timeLimit: 5,
    phases: ['cases', 'protocol'],
    runs: 4,
  });
  expect(responses).toBeGreaterThan(5);
  expect(took).toBeLessThan(limit);
});

const spaces = ' '.repeat(15_000);
const headers: [string, Record<string, string | string[]>][] = [
  ['an Allow of spaces', { allow: `GET${spaces}x` }],
  ['an Allow of commas', { allow: ','.repeat(15_000) }],
  ['a challenge of spaces', { 'www-authenticate': `Bearer${spaces}x` }],
  ['a challenge of parameters', { 'www-authenticate': `Bearer ${'a="b" , '.repeat(1800)}` }],
  ['a challenge of commas', { 'www-authenticate': `Bearer a="b"${' ,'.repeat(7000)}` }],
  ['a challenge of quotes', { 'www-authenticate': `Bearer error="${'error='.repeat(2000)}` }],
  ['a Retry-After of digits', { 'retry-after': `${'1'.repeat(15_000)}x` }],
  ['a Retry-After that is nearly a date', { 'retry-after': `Mon, 01 Jan 2024 00:00:00 GMT${spaces}x` }],
  ['an X-Request-Id of 15 kB', { 'x-request-id': 'x'.repeat(15_000) }],
  ['a Content-Type of spaces', { 'content-type': `application/json${spaces}x` }],
  ['a parameter of spaces', { 'content-type': `application/json; a${spaces}x` }],
  ['a thousand headers', Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x-${at}`, 'x']))],
  ['names of JavaScript', { __proto__: 'x', constructor: 'x', tostring: 'x', hasownproperty: 'x' }],
];

test.each(headers)('a response with %s is checked in a moment', async (_, more) => {
  // Its first response only shows that a server is there.
  const statuses = [500, 401, 405].values();
  const server = await serve((request, response) => {
    request.resume();
    response.writeHead(statuses.next().value ?? 401, { 'content-type': 'application/json', ...more });
    response.end(errorResponse({}));
  });
  const { findings, took } = await reportOn(server);
  expect(findings.length).toBeGreaterThan(1);
  expect(took).toBeLessThan(limit);
});

describe('a response that does not end', () => {
  const trickle = (first: string, then: string) => (socket: Socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(then), 20);
    socket.once('close', () => clearInterval(timer));
  };
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  test.each([
    ['comes byte by byte', trickle(`${head}content-length: 100000\r\n\r\n`, ' ')],
    ['comes in endless chunks', trickle(`${head}transfer-encoding: chunked\r\n\r\n`, '1\r\n \r\n')],
    ['has endless headers', trickle(head, 'x-a: b\r\n')],
    ['is announced again and again', trickle('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')],
    ['has endless trailers', trickle(`${head}transfer-encoding: chunked\r\n\r\n0\r\n`, 'x-a: b\r\n')],
    ['never begins', () => {}],
  ])('is over with the time limit when it %s', async (_, connected) => {
    const { interrupted, took } = await reportOn(await serveRaw(connected), { timeLimit: 1 });
    expect(interrupted).toEqual({ message: 'The time limit is reached', isFatal: false });
    expect(took).toBeLessThan(2500);
  });

  test('is given up when it is larger than a megabyte', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const write = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
        response.once('drain', write);
      };
      write();
    });
    const { findings, took } = await reportOn(server);
    expect(findings.map(({ message }) => message)).toContain(
      'is missing: a response of more than 1048576 bytes',
    );
    expect(took).toBeLessThan(limit);
  });
});

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ['a status of 0', 'HTTP/1.1 000 X\r\ncontent-length: 0\r\n\r\n'],
  ['a status of 999', 'HTTP/1.1 999 X\r\ncontent-length: 0\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ['headers of 20 kB', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['a control character in a header', 'HTTP/1.1 200 OK\r\nx: \u0001\u001b[2J\r\ncontent-length: 0\r\n\r\n'],
  ['half a response', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{'],
])('a server that sends %s is tested to the end', async (_, text) => {
  const server = await serveRaw((socket) => void socket.once('data', () => socket.end(text)));
  const { findings, took } = await reportOn(server);
  expect(findings.length).toBeGreaterThan(1);
  expect(took).toBeLessThan(limit);
});

test('a pattern of the contract that takes forever is given up, and the finding says so', async () => {
  const contract = structuredClone(twoCases);
  Object.assign(contract.components.schemas.ContactRecord.properties.alias, { pattern: '^(a+)+$' });
  const server = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(record({ alias: `${'a'.repeat(60)}!` }));
  });
  const { findings, interrupted, took } = await reportOn(server, { contract, timeLimit: 1 });
  expect(findings.map(({ message }) => message)).toContain('cannot be checked in 2 s');
  expect(interrupted).toMatchObject({ message: 'The time limit is reached' });
  expect(took).toBeLessThan(limit);
});

test('findings without end are cut, and the report says so', async () => {
  const server = await serve((_, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: 1, error: { name: 1, issues: [] } }));
  });
  const schema = { type: 'array', maxItems: 1, items: { type: 'integer' } };
  const contract = structuredClone(fixture);
  Object.assign(contract.components.schemas, { BadRequestFailure: manyRules(schema) });
  const { findings, interrupted } = await reportOn(server, {
    contract,
    phases: ['cases', 'boundaries', 'protocol'],
  });
  expect(findings).toHaveLength(10_000);
  expect(interrupted).toEqual({ message: 'Stopped at 10000 findings', isFatal: false });
});

/** A schema that any object breaks in two hundred ways. */
function manyRules(never: object): object {
  return { type: 'object', allOf: Array.from({ length: 200 }, () => never) };
}

describe('a string of the server', () => {
  const nasty =
    '\u001b[2J\u001b]0;title\u0007a\nerror  forged\r\u0085\u2028\u202e\u200b\ufeff\ud800\uffff]]>&<';
  const listener: RequestListener = (request, response) => {
    request.resume();
    response.writeHead(400, {
      'content-type': 'text/\u009bplain',
      'www-authenticate': 'Bearer error="\u009b2J"',
      'x-request-id': 'ok',
    });
    response.end(
      errorResponse({
        name: nasty,
        message: nasty,
        issues: [{ pointer: nasty, message: nasty }],
        [nasty]: nasty,
      }),
    );
  };
  const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

  test('is in no report as it is: neither escapes of a terminal nor line breaks', async () => {
    const report = await reportOn(await serve(listener));
    const strings = [
      ...report.findings.flatMap((finding) => Object.values(finding)),
      ...report.coverage.flatMap((row) => Object.values(row)),
    ];
    expect(strings.filter((one) => unprintable.test(String(one)))).toEqual([]);
    const lines = stripVTControlCharacters(consoleReport(report, true)).split('\n');
    expect(lines.filter((line) => unprintable.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('error  forged'))).toEqual([]);
    expect(lines.join('\n')).toContain('\\u{1b}[2J');
    const xml = junitReport(report, true);
    expect(xml.split('\n').filter((line) => unprintable.test(line))).toEqual([]);
    expect(xml).not.toMatch(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
    expect(xml).not.toContain(']]>');
  });

  test('is made printable by each report on its own', () => {
    const finding = {
      phase: 'cases',
      operation: nasty,
      title: nasty,
      message: nasty,
      provenance: 'inferred',
      curl: nasty,
      response: nasty,
    } as const;
    const row = { operation: nasty, kind: 'case', name: nasty, count: 0, reason: nasty } as const;
    const report: Report = {
      findings: [finding],
      coverage: [row],
      responses: 1,
      seed: 1,
      interrupted: { message: nasty, isFatal: true },
    };
    for (const text of [consoleReport(report, false), junitReport(report, false)])
      expect(stripVTControlCharacters(text).replaceAll('\n', '')).not.toMatch(unprintable);
  });
});
