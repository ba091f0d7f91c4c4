import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isLoopback } from '@addressbook/cli/loopback';
import { phases } from './report.ts';
import {
  CannotVerifyError,
  type Capability,
  capabilities,
  type PathParameters,
  type Target,
} from './target.ts';
import type { VerifyOptions } from './verify.ts';

/** Environment variables by their names. */
export type Environment = Record<string, string | undefined>;

/** What the arguments of the command ask for. */
export type Settings = {
  target: Target;
  options: VerifyOptions;
  strict: boolean;
  junit: string | undefined;
  json: string | undefined;
};

/** The settings in arguments and environment; undefined when help is asked for. Throws what is wrong with them. */
export function settingsFrom(args: string[], env: Environment): Settings | undefined {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: declared });
  if (values.help) return undefined;
  const { strict, bail, junit, json, contract } = values;
  const seed = numberFrom('--seed', values.seed);
  const runs = numberFrom('--runs', values.runs);
  const timeLimit = numberFrom('--time-limit', values['time-limit']);
  return {
    target: targetFrom(positionals, values, env),
    options: {
      ...(bail && { bail: strict ? 'inferred' : 'documented' }),
      ...(values.phase && { phases: values.phase.map((name) => oneOf('phase', phases, name)) }),
      ...(seed !== undefined && { seed }),
      ...(runs !== undefined && { runs }),
      ...(timeLimit !== undefined && { timeLimit }),
      ...(contract !== undefined && { contract: contractFrom(contract) }),
    },
    strict,
    junit,
    json,
  };
}

const declared = {
  'path-parameter': { type: 'string', multiple: true },
  foreign: { type: 'string', multiple: true },
  'allow-writes': { type: 'boolean', default: false },
  capabilities: { type: 'string', default: 'echoes,stateful,checks-keys' },
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
} as const;

type Values = {
  'path-parameter'?: string[];
  foreign?: string[];
  'allow-writes': boolean;
  capabilities: string;
};

function targetFrom([url, ...more]: string[], values: Values, env: Environment): Target {
  if (url === undefined || more.length > 0)
    throw new CannotVerifyError('Name one server: addressbook-contract-tests <url>');
  const apiKey = env['ADDRESSBOOK_API_KEY'];
  if (!apiKey) throw new CannotVerifyError('Set ADDRESSBOOK_API_KEY to a key that may call every operation');
  const withoutPermission = env['ADDRESSBOOK_KEY_WITHOUT_PERMISSION'];
  const rateLimited = env['ADDRESSBOOK_KEY_RATE_LIMITED'];
  const foreign = parametersFrom('--foreign', values.foreign);
  return {
    url: baseUrlFrom(url, values['allow-writes']),
    pathParameters: parametersFrom('--path-parameter', values['path-parameter']),
    apiKey,
    capabilities: capabilitiesFrom(values.capabilities),
    keys: { ...(withoutPermission && { withoutPermission }), ...(rateLimited && { rateLimited }) },
    ...(Object.keys(foreign).length > 0 && { foreignPathParameters: foreign }),
  };
}

/** The URL as it is, as far as that makes sense; a run says itself what is wrong with it. */
function baseUrlFrom(text: string, allowWrites: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && !isLoopback(url.hostname) && !allowWrites)
    throw new CannotVerifyError(
      `Most requests change data at ${url.hostname}. Say that this is wanted: --allow-writes`,
    );
  return text.replace(/\/+$/, '');
}

function parametersFrom(option: string, pairs: string[] = []): PathParameters {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new CannotVerifyError(`${option} is a name and a value: ${option} <name>=<value>`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function capabilitiesFrom(list: string): Capability[] {
  return list === 'none' ? [] : list.split(',').map((name) => oneOf('capability', capabilities, name));
}

function oneOf<Name extends string>(what: string, names: readonly Name[], name: string): Name {
  const found = names.find((one) => one === name);
  if (found) return found;
  throw new CannotVerifyError(`There is no ${what} ${name}. Choose from: ${names.join(', ')}`);
}

function numberFrom(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CannotVerifyError(`${option} is a whole number of at most 9 digits`);
}

function contractFrom(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CannotVerifyError(`The contract ${file} cannot be read: ${messageOf(error)}`);
  }
}

/** The message of something that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The help of the command. */
export const help: string = `Tests a server against the contract of the Address Book API.

Usage: addressbook-contract-tests <url> --path-parameter <name>=<value> ...

  --path-parameter <name>=<value>
                         names what may be changed, since most requests write
  --foreign <name>=<value>
                         names what belongs to another account
  --allow-writes         needed for a host that is not this machine
  --capabilities <list>  of ${capabilities.join(', ')}; or none
                         (echoes,stateful,checks-keys)
  --strict               inferred findings are errors too, not warnings
  --phase <name>         only ${phases.slice(0, 4).join(', ')},
                         ${phases.slice(4).join(' or ')}; may be repeated
  --seed <integer>       repeat another run
  --runs <number>        random requests for each operation (400)
  --time-limit <s>       stop after so many seconds (300)
  --bail                 stop at the first error
  --junit <file>         write a JUnit report; --json <file> the whole report
  --contract <file>      a bundled OpenAPI document, instead of the one inside

Keys are read from ADDRESSBOOK_API_KEY, ADDRESSBOOK_KEY_WITHOUT_PERMISSION and
ADDRESSBOOK_KEY_RATE_LIMITED. Exit codes: 0 kept, 1 broken, 2 not tested.`;
