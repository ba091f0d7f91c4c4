#!/usr/bin/env node
import { parseArgs, styleText } from 'node:util';
import type { MockOptions, RecordedRequest, RunningMock } from './index.ts';

// What the libraries below should call instead is of no use to whoever reads this console.
process.noDeprecation = true;

const help = `Serves the contract of the Address Book API as a mock.

Usage: addressbook-mock [options]

  --port <number>     where to listen; 0 is any free port (MOCK_PORT, or 4010)
  --host <name>       the address to listen on (127.0.0.1)
  --contract <file>   serve this OpenAPI 3 document, and follow its changes
  --proxy <url>       let this server answer, and tell what is wrong with that
  --static            answer with the examples, not with what was sent
  --delay <ms>        wait before each answer: 200, or 50..400 for a random time
  --chaos <share>     let this share of requests fail: 0.1 is one in ten
  --seed <integer>    repeat the random delays and failures of another run
  --json              print each request as a line of JSON
  --quiet             print nothing but errors
  --help              print this

A request asks for a failure by itself:
  Prefer: example=unknown-contact      the case of this name
  Prefer: code=503                     the first case with this status
  Prefer: delay=200                    wait, in milliseconds
  Authorization: Bearer mock_expired, mock_no_permission or mock_rate_limited
`;

/** Something that was typed wrong; its message says how to put it right. */
class UsageError extends Error {}

type Settings = MockOptions & { port: number; chaos: number; seed: number; json: boolean; quiet: boolean };

function settingsFrom(args: string[]): Settings | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: process.env['MOCK_PORT'] || '4010' },
      host: { type: 'string', default: '127.0.0.1' },
      contract: { type: 'string' },
      proxy: { type: 'string' },
      static: { type: 'boolean', default: false },
      delay: { type: 'string', default: '0' },
      chaos: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { help, port, delay, chaos, seed, contract, proxy, ...rest } = values;
  if (help) return undefined;
  return {
    ...rest,
    ...(contract !== undefined && { contract }),
    ...(proxy !== undefined && { proxy: proxyFrom(proxy) }),
    port: portFrom(port),
    delay: delayFrom(delay),
    chaos: chaosFrom(chaos),
    seed: seedFrom(seed),
  };
}

function proxyFrom(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new UsageError('--proxy is the URL of a server, such as http://127.0.0.1:4020.');
}

function portFrom(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError('The port (--port or MOCK_PORT) is a number from 0 (any free one) to 65535.');
}

function delayFrom(text: string): number | [number, number] {
  const [, least, most] = /^(\d{1,5})(?:\.\.(\d{1,5}))?$/.exec(text) ?? [];
  if (least === undefined || Number(most ?? least) < Number(least)) {
    throw new UsageError(
      '--delay is a number of milliseconds, such as 200, or two of them, such as 50..400.',
    );
  }
  return most === undefined ? Number(least) : [Number(least), Number(most)];
}

function chaosFrom(text: string): number {
  if (/^(0|1|[01]?\.\d+)$/.test(text) && Number(text) <= 1) return Number(text);
  throw new UsageError('--chaos is the share of requests that fail, from 0 to 1, such as 0.1.');
}

function seedFrom(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(
    '--seed is an integer of at most nine digits, such as the one that a run with --chaos prints.',
  );
}

/** What a person needs to know at the start, and to try it. */
function banner({ url, cases, curl }: RunningMock, { chaos, seed, contract, proxy }: Settings): string {
  const statuses = [...new Set(cases.map(({ status }) => status))];
  const rows = statuses.map((status) => {
    const keys = cases.filter((one) => one.status === status).map(({ key }) => key);
    return `    ${styleText(colourOf(status), String(status))}  ${keys.join(', ')}`;
  });
  return [
    '',
    `  mock  ${styleText('bold', url)}`,
    ...(contract === undefined
      ? []
      : [`  Saving ${contract}, or a file that it refers to, is enough to serve it.`]),
    ...(chaos > 0
      ? [`  ${chaos * 100} % of the requests fail by chance; --seed ${seed} repeats this run.`]
      : []),
    ...(proxy === undefined
      ? ['', '  The cases, for the header Prefer: example=<case>', ...rows]
      : [`  ${proxy} answers; below each line stands what is wrong with the request or the answer.`]),
    ...(curl ? ['', 'Try it in another terminal:', '', curl] : []),
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

function colourOf(status: number): 'green' | 'yellow' | 'red' {
  return status < 300 ? 'green' : status < 500 ? 'yellow' : 'red';
}

/** One line about a request, for a person. Colours only where a terminal shows them. */
function lineOf({ method, path, status, case: key, chaos, duration, issues }: RecordedRequest): string {
  const words = [
    clock(),
    chaos === 'reset' ? styleText('red', '---') : styleText(colourOf(status), String(status)),
    `${method} ${path}`,
    ...(key ? [key] : []),
    ...(chaos ? [`by chance: ${chaos}`] : []),
    `${duration.toFixed(0)} ms`,
  ];
  const found = issues.map(({ pointer, message }) => `\n         ${pointer || 'body'}: ${message}`);
  return words.join('  ') + found.join('');
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}

/** Prints lines, those of one turn of the event loop in one piece: a write for each would cost more than its answer. */
function createPrinter(): (line: string) => void {
  let lines: string[] = [];
  // The reader has gone, as `head` does: there is no one left to print for.
  process.stdout.on('error', () => process.exit());
  return (line) => {
    if (lines.push(line) > 1) return;
    setImmediate(() => {
      process.stdout.write(`${lines.join('\n')}\n`);
      lines = [];
    });
  };
}

async function run(settings: Settings): Promise<void> {
  const { json, quiet, ...options } = settings;
  const print = quiet ? () => {} : createPrinter();
  // Loaded only now, so that help and wrong options are answered at once.
  const { startMock } = await import('./index.ts');
  const mock = await startMock({
    ...options,
    onRequest: (request) => print(json ? JSON.stringify(request) : lineOf(request)),
    onReload: (problems) => {
      if (problems !== undefined)
        console.error(`${clock()}  The contract is not served as saved:\n${problems}`);
      else
        print(
          json
            ? JSON.stringify({ reloaded: options.contract })
            : `${clock()}  The contract is served as saved`,
        );
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => mock.stop());
  print(json ? JSON.stringify({ url: mock.url }) : banner(mock, settings));
}

function explain(error: unknown, settings: Settings | undefined): string {
  const { name, code, message } = Object(error);
  if (name === 'ContractError') return `The contract cannot be served:\n${message}`;
  if (code !== 'EADDRINUSE' || !settings) return message;
  const { port } = settings;
  const other = port < 65_535 ? port + 1 : port - 1;
  return `Port ${port} is in use, so the mock cannot start. Choose another: MOCK_PORT=${other}`;
}

let settings: Settings | undefined;
try {
  settings = settingsFrom(process.argv.slice(2));
  if (settings) await run(settings);
  else console.log(help);
} catch (error) {
  console.error(explain(error, settings));
  // 2: called wrongly. 1: it could not start.
  process.exitCode = error instanceof UsageError || /^ERR_PARSE_ARGS/.test(Object(error).code) ? 2 : 1;
}
