import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isLoopback } from '@addressbook/cli/loopback';
import type { Contract } from './contract.ts';
import { CannotJudge, type JudgeOptions, judge } from './judge.ts';
import { type Phase, phases } from './probe.ts';
import { createRedactor } from './redact.ts';
import { consoleReport, isFailure } from './report/console.ts';
import { junitReport } from './report/junit.ts';
import { variables } from './request.ts';
import { type Claim, claims, type Target } from './target.ts';

const help = `Judges a server by the contract of the Address Book API.

Usage: addressbook-contract-tests <url> --contact-id <id> [options]

  --contact-id <id>   a contact that may be changed: every call writes
  --allow-writes      needed for a host that is not this machine
  --claims <list>     what it claims, of ${claims.join(', ')};
                      none, or some (echoes,stateful,checks-keys)
  --foreign-id <id>   a contact of another account
  --strict            let inferred findings fail too, not only documented ones
  --phase <name>      only this one of ${phases.slice(0, 4).join(', ')},
                      ${phases.slice(4).join(', ')}; may be repeated
  --seed <integer>    repeat another run
  --runs <number>     random requests for each operation (400)
  --time-limit <s>    stop after so many seconds (300)
  --bail              stop at the first failure
  --junit <file>      write a report; --json <file> the whole verdict
  --contract <file>   a bundled contract as JSON, instead of the one inside

Keys are taken from ADDRESSBOOK_API_KEY, ADDRESSBOOK_KEY_WITHOUT_PERMISSION and
ADDRESSBOOK_KEY_RATE_LIMITED. Exit codes: 0 kept, 1 broken, 2 not judged.`;

type Settings = { target: Target; options: JudgeOptions; strict: boolean; junit?: string; json?: string };

function settingsFrom(args: string[]): Settings | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'contact-id': { type: 'string' },
      'allow-writes': { type: 'boolean', default: false },
      claims: { type: 'string', default: 'echoes,stateful,checks-keys' },
      'foreign-id': { type: 'string' },
      strict: { type: 'boolean', default: false },
      phase: { type: 'string', multiple: true },
      seed: { type: 'string' },
      runs: { type: 'string' },
      'time-limit': { type: 'string' },
      bail: { type: 'boolean', default: false },
      junit: { type: 'string' },
      json: { type: 'string' },
      contract: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [seed, runs, timeLimit] = [
    numberFrom('--seed', values.seed),
    numberFrom('--runs', values.runs),
    numberFrom('--time-limit', values['time-limit']),
  ];
  const { strict, bail, junit, json, contract } = values;
  return {
    target: targetFrom(positionals, values),
    options: {
      ...(bail && { bail: strict ? ('inferred' as const) : ('documented' as const) }),
      phases: phasesFrom(values.phase),
      ...(seed !== undefined && { seed }),
      ...(runs !== undefined && { runs }),
      ...(timeLimit !== undefined && { timeLimit }),
      ...(contract !== undefined && { contract: contractFrom(contract) }),
      onPhase: (phase) => {
        if (process.stderr.isTTY) process.stderr.write(`${phase} …\n`);
      },
    },
    strict,
    ...(junit !== undefined && { junit }),
    ...(json !== undefined && { json }),
  };
}

function targetFrom(
  [url, ...more]: string[],
  values: { 'contact-id'?: string; 'foreign-id'?: string; 'allow-writes': boolean; claims: string },
): Target {
  if (url === undefined || more.length > 0)
    throw new CannotJudge('Name one server: addressbook-contract-tests <url>');
  const contactId = values['contact-id'];
  if (!contactId) throw new CannotJudge('Name a contact that may be changed: --contact-id <id>');
  const apiKey = process.env['ADDRESSBOOK_API_KEY'];
  if (!apiKey) throw new CannotJudge('Set ADDRESSBOOK_API_KEY to a key that may update contacts');
  const { ADDRESSBOOK_KEY_WITHOUT_PERMISSION: withoutPermission, ADDRESSBOOK_KEY_RATE_LIMITED: rateLimited } =
    process.env;
  return {
    url: originFrom(url, values['allow-writes']),
    contactId,
    apiKey,
    claims: claimsFrom(values.claims),
    keys: { ...(withoutPermission && { withoutPermission }), ...(rateLimited && { rateLimited }) },
    ...(values['foreign-id'] !== undefined && { foreignContactId: values['foreign-id'] }),
  };
}

/** The URL as it is, as far as that makes sense; what is wrong with it says the judgement itself. */
function originFrom(text: string, allowWrites: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && !isLoopback(url.hostname) && !allowWrites)
    throw new CannotJudge(
      `Every call changes the contact at ${url.hostname}. Say that this is wanted: --allow-writes`,
    );
  return text.replace(/\/+$/, '');
}

function claimsFrom(text: string): Claim[] {
  const names = text === 'none' ? [] : text.split(',');
  return names.map((name) => {
    const found = claims.find((claim) => claim === name);
    if (!found) throw new CannotJudge(`There is no claim ${name}. Choose from: ${claims.join(', ')}`);
    return found;
  });
}

function phasesFrom(names: string[] = [...phases]): Phase[] {
  return names.map((name) => {
    const found = phases.find((phase) => phase === name);
    if (!found) throw new CannotJudge(`There is no phase ${name}. Choose from: ${phases.join(', ')}`);
    return found;
  });
}

function numberFrom(option: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new CannotJudge(`${option} is a whole number`);
}

function contractFrom(file: string): Contract {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CannotJudge(`The contract ${file} cannot be read: ${messageOf(error)}`);
  }
}

async function run({ target, options, strict, junit, json }: Settings): Promise<number> {
  const verdict = await judge(target, options);
  if (junit !== undefined) writeFileSync(junit, junitReport(verdict, strict));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(verdict, null, 2)}\n`);
  console.log(consoleReport(verdict, strict));
  if (verdict.interrupted?.isFatal) return 2;
  return verdict.findings.some((finding) => isFailure(finding, strict)) ? 1 : 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const keys = Object.values(variables).flatMap((name) => process.env[name] ?? []);
try {
  const settings = settingsFrom(process.argv.slice(2));
  if (settings) process.exitCode = await run(settings);
  else console.log(help);
} catch (error) {
  // One line, whatever it was: a stack trace says nothing to whoever judges a server.
  console.error(createRedactor(keys).clean(messageOf(error)));
  process.exitCode = 2;
}
