#!/usr/bin/env node
import { parseArgs, styleText } from 'node:util';
import { documentedCurl, type MockOptions, type RecordedRequest, startMock } from './index.ts';

const help = `Serves the contract of the Address Book API as a mock.

Usage: addressbook-mock [options]

  --port <number>   where to listen; 0 takes any free port (MOCK_PORT, or 4010)
  --static          answer with the contract's examples, not with what was sent
  --delay <ms>      wait before each answer: 200, or 50..400 for a random time
  --json            print each request as a line of JSON
  --quiet           print nothing but errors
  --help            print this

A request asks for a failure by itself:
  Prefer: example=unknown-contact      the case of this name
  Prefer: code=503                     the first case with this status
  Prefer: delay=200                    wait, in milliseconds
  Authorization: Bearer mock_expired, mock_no_permission or mock_rate_limited
`;

/** Something that was typed wrong; its message says how to put it right. */
class UsageError extends Error {}

type Settings = MockOptions & { port: number; json: boolean; quiet: boolean };

function settingsFrom(args: string[]): Settings | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: process.env['MOCK_PORT'] || '4010' },
      static: { type: 'boolean', default: false },
      delay: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { json, quiet } = values;
  return { port: portFrom(values.port), delay: delayFrom(values.delay), static: values.static, json, quiet };
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

/** One line about a request, for a person. Colours only where a terminal shows them. */
function lineOf({ method, path, status, case: key, duration, issues }: RecordedRequest): string {
  const colour = status < 300 ? 'green' : status < 500 ? 'yellow' : 'red';
  const words = [
    new Date().toTimeString().slice(0, 8),
    styleText(colour, String(status)),
    `${method} ${path}`,
    ...(key ? [key] : []),
    `${duration.toFixed(0)} ms`,
  ];
  const found = issues.map(({ pointer, message }) => `\n         ${pointer || 'body'}: ${message}`);
  return words.join('  ') + found.join('');
}

async function run(settings: Settings): Promise<void> {
  const { json, quiet, ...options } = settings;
  const print = quiet ? () => {} : (text: string) => console.log(text);
  const onRequest = (request: RecordedRequest) => print(json ? JSON.stringify(request) : lineOf(request));
  const mock = await startMock({ ...options, onRequest });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => mock.stop());
  if (json) print(JSON.stringify({ url: mock.url }));
  else
    print(
      `\n  mock  ${mock.url}\n\nTry it in another terminal:\n\n${documentedCurl(mock.url)}\n\nCtrl-C stops it.\n`,
    );
}

function explain(error: unknown, port: number | undefined): string {
  const { code, message } = Object(error);
  if (code !== 'EADDRINUSE' || port === undefined) return message;
  const other = port < 65_535 ? port + 1 : port - 1;
  return `Port ${port} is in use, so the mock cannot start. Choose another: MOCK_PORT=${other}`;
}

let settings: Settings | undefined;
try {
  settings = settingsFrom(process.argv.slice(2));
  if (settings) await run(settings);
  else console.log(help);
} catch (error) {
  console.error(explain(error, settings?.port));
  // 2: called wrongly. 1: it could not start.
  process.exitCode = error instanceof UsageError || /^ERR_PARSE_ARGS/.test(Object(error).code) ? 2 : 1;
}
