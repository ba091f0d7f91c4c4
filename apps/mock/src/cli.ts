import { parseArgs, styleText } from 'node:util';
import { printable, printableJson } from '@addressbook/cli/printable';
import manifest from '../package.json' with { type: 'json' };
import type { MockOptions, RecordedRequest, RunningMock } from './index.ts';

// A user of this command cannot act on a deprecation in a library.
process.noDeprecation = true;

const helpText = `Serves the contract of the Address Book API as a mock.

Usage: addressbook-mock [options]

  --port <number>     the port to listen on; 0 is any free one (MOCK_PORT, or 4010)
  --host <name>       the address to listen on (127.0.0.1)
  --contract <file>   serve this OpenAPI 3 document, and reload it at each save
  --proxy <url>       forward requests to this server, and print the issues
  --allow-origin <o>  with --proxy: serve web pages of this origin too; repeatable
  --static            send the examples unchanged, without values of the request
  --delay <ms>        wait before each response: 200, or 50..400 at random
  --chaos <share>     inject faults into this share of responses: 0.1 is one in ten
  --seed <integer>    repeat the random delays and faults of another run
  --json, --quiet     print each request as a line of JSON; print only errors
  --help, --version   print this help (-h); print the version

Headers of a request that select its response:
  Prefer: example=unknown-contact      the case of this name
  Prefer: code=503                     the first case with this status
  Prefer: delay=200                    wait, in milliseconds
  Authorization: Bearer mock_expired, mock_no_permission or mock_rate_limited
`;

/** An error for a wrong option; its message says how to correct it. */
class UsageError extends TypeError {}

type Settings = MockOptions & { port: number; chaos: number; seed: number; json: boolean; quiet: boolean };

function settingsFrom(args: string[]): Settings | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: process.env['MOCK_PORT'] || '4010' },
      host: { type: 'string', default: '127.0.0.1' },
      contract: { type: 'string' },
      proxy: { type: 'string' },
      'allow-origin': { type: 'string', multiple: true },
      static: { type: 'boolean', default: false },
      delay: { type: 'string', default: '0' },
      chaos: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', default: false },
    },
  });
  const {
    help,
    version,
    port,
    delay,
    chaos,
    seed,
    contract,
    proxy,
    'allow-origin': origins,
    ...rest
  } = values;
  if (help || version) {
    console.log(help ? helpText : manifest.version);
    return undefined;
  }
  return {
    ...rest,
    ...(contract !== undefined && { contract: contractFrom(contract) }),
    ...(proxy !== undefined && { proxy }),
    ...(origins !== undefined && { allowOrigin: origins }),
    port: portFrom(port),
    delay: delayFrom(delay),
    chaos: chaosFrom(chaos),
    seed: seedFrom(seed),
  };
}

function contractFrom(value: string): string {
  if (/^https?:\/\//i.test(value))
    throw new UsageError('--contract takes a file. Download the contract, then pass the file.');
  return value;
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
  throw new UsageError('--chaos is the share of responses with an injected fault, from 0 to 1, such as 0.1.');
}

function seedFrom(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(
    '--seed is an integer of at most nine digits, such as the one that a run with --chaos prints.',
  );
}

/** The lines for a person at the start: where the mock listens, its cases, and a curl command. */
function banner({ url, cases, curl }: RunningMock, { chaos, seed, contract, proxy }: Settings): string {
  const statuses = [...new Set(cases.map(({ status }) => status))];
  const rows = statuses.map((status) => {
    const keys = cases.filter((one) => one.status === status).map(({ key }) => printable(key));
    return `    ${styleText(colourOf(status), String(status))}  ${keys.join(', ')}`;
  });
  return [
    '',
    `  mock  ${styleText('bold', url)}`,
    ...(contract === undefined
      ? []
      : [`  Each save of ${printable(contract)}, or of a file that it refers to, is served at once.`]),
    ...(chaos > 0
      ? [`  ${chaos * 100} % of the responses get an injected fault; --seed ${seed} repeats this run.`]
      : []),
    ...(proxy === undefined
      ? ['', '  The cases, for the header Prefer: example=<case>', ...rows]
      : [`  Requests go to ${printable(proxy)}; the issues of an exchange follow its line.`]),
    ...(curl ? ['', 'Try it in another terminal:', '', curl] : []),
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

function colourOf(status: number): 'green' | 'yellow' | 'red' {
  return status < 300 ? 'green' : status < 500 ? 'yellow' : 'red';
}

/** The number of issues that are printed for one request. */
const maxIssues = 10;

/** One line about a request, for a person; in colour only where a terminal shows it. */
function lineOf({ method, path, status, case: key, fault, duration, issues }: RecordedRequest): string {
  const words = [
    clock(),
    fault === 'reset' ? styleText('red', '---') : styleText(colourOf(status), String(status)),
    `${method} ${printable(path)}`,
    ...(key ? [printable(key)] : []),
    ...(fault ? [`injected: ${fault}`] : []),
    `${duration.toFixed(0)} ms`,
  ];
  // A pointer holds names from the request, and a message may: neither begins a line of its own.
  const found = issues
    .slice(0, maxIssues)
    .map(({ pointer, message }) => `${printable(pointer, 200) || 'body'}: ${printable(message, 500)}`);
  if (issues.length > maxIssues) found.push(`and ${issues.length - maxIssues} more`);
  return [words.join('  '), ...found].join('\n         ');
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}

/** Prints lines, with one write for each turn of the event loop: a write for each line would cost more than its response. */
function createPrinter(): (line: string) => void {
  let lines: string[] = [];
  // The reader has closed the pipe, as `head` does: nothing is left to do.
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
  // Loaded only now, so that help and errors about options are printed at once.
  const { startMock } = await import('./index.ts');
  const mock = await startMock({
    ...options,
    onRequest: (request) => print(json ? printableJson(request) : lineOf(request)),
    onReload: (problems) => reportReload(problems, settings, print),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(mock));
  announce(mock, settings, print);
}

function reportReload(
  problems: string | undefined,
  { contract, json }: Settings,
  print: (line: string) => void,
): void {
  // The script that started the mock prints the result of a save.
  if (process.send) process.send({ problems: problems ?? null });
  else if (problems !== undefined)
    console.error(
      `${clock()}  The saved contract cannot be served; the last good one still is:\n${printableLines(problems)}`,
    );
  else print(json ? printableJson({ reloaded: contract }) : `${clock()}  The saved contract is served`);
}

/** Reports where the mock listens: to the script that started it, or on the terminal. */
function announce(mock: RunningMock, settings: Settings, print: (line: string) => void): void {
  const { url, curl } = mock;
  if (!process.send) {
    print(settings.json ? printableJson({ url }) : banner(mock, settings));
    return;
  }
  process.send({ url, curl });
  // The script has ended, and its terminal with it.
  process.on('disconnect', () => end(mock));
}

let isEnding = false;

/** Stops after the running requests; a second call stops at once. */
function end(mock: RunningMock): void {
  // 130: ended by a signal, before the requests had their responses.
  if (isEnding) process.exit(130);
  isEnding = true;
  if (mock.running > 0)
    console.error(`Requests still running: ${mock.running}. They have one second; Ctrl-C ends at once.`);
  // The channel to the script that started it would keep the process alive.
  void mock.stop().then(() => process.channel?.unref());
}

/** A foreign string of several lines, made printable line by line. */
function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
}

function explain(error: unknown, settings: Settings | undefined): string {
  const { name, code, message } = Object(error);
  if (name === 'ContractError') return `The contract cannot be served:\n${printableLines(message)}`;
  if (code !== 'EADDRINUSE' || !settings) return printable(String(message));
  const { port } = settings;
  const other = port < 65_535 ? port + 1 : port - 1;
  return `Port ${port} is in use, so the mock cannot start. Choose another: MOCK_PORT=${other}`;
}

let settings: Settings | undefined;
try {
  settings = settingsFrom(process.argv.slice(2));
  if (settings) await run(settings);
} catch (error) {
  console.error(explain(error, settings));
  // 2: a wrong option, which is a TypeError of ours or of parseArgs. 1: the mock could not start.
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
