import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import { get, isObject } from '@addressbook/contract/model';
import { parse } from 'yaml';
import { gravest, type Impact, type ReportedChange, rate } from './impact.ts';

/** A difference between two contracts. */
type Change = { impact: Impact; kind: ReportedChange['kind']; where: string; why: string };

/** All differences between two contracts, and the bump that they demand together. */
export type Comparison = { changes: Change[]; impact: Impact | undefined };

const redocly = join(createRequire(import.meta.url).resolve('@redocly/cli/package.json'), '../bin/cli.js');
const config = fileURLToPath(new URL('redocly.yaml', import.meta.url));

/**
 * Compares two bundled contracts with `redocly diff`, and rates each change.
 * Rejects with Redocly's message when a file is missing or is not an OpenAPI document.
 */
export async function compareContracts(base: string, revision: string): Promise<Comparison> {
  const reported = await reportedChanges(base, revision);
  const changes = reported.filter((change) => !isVersion(change)).map(changeOf);
  const before = withoutVersion(await readContractFile(base));
  const after = withoutVersion(await readContractFile(revision));
  if (get(before, 'servers', 0, 'url') !== get(after, 'servers', 0, 'url')) {
    const why = 'Requests go to another server by default.';
    changes.push({ impact: 'major', kind: 'modified', where: '#/servers/0', why });
  }
  if (changes.length === 0 && !isDeepStrictEqual(before, after)) {
    const why = 'Examples or the order of members differ.';
    changes.push({ impact: 'patch', kind: 'modified', where: '#/', why });
  }
  return { changes, impact: gravest(changes.map(({ impact }) => impact)) };
}

/** Parses the file of a bundled contract. */
export async function readContractFile(file: string): Promise<unknown> {
  return parse(await readFile(file, 'utf8'));
}

function changeOf(change: ReportedChange): Change {
  const { kind, path, property } = change;
  return { kind, where: property === undefined ? path : `${path} · ${property}`, ...rate(change) };
}

/** Whether a change is the bump itself, which demands no other bump. */
function isVersion({ typeName, property }: ReportedChange): boolean {
  return typeName === 'Info' && property === 'version';
}

function withoutVersion(contract: unknown): unknown {
  if (!isObject(contract) || !isObject(contract['info'])) return contract;
  return { ...contract, info: { ...contract['info'], version: '' } };
}

async function reportedChanges(base: string, revision: string): Promise<ReportedChange[]> {
  const options = ['--config', config, '--format', 'json', '--fail-on', 'none'];
  // In a thread, redocly starts in less than half the time of a process.
  const thread = new Worker(redocly, {
    argv: ['diff', base, revision, ...options],
    stdout: true,
    stderr: true,
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(thread.stdout),
    text(thread.stderr),
    once(thread, 'exit'),
  ]);
  if (exitCode !== 0) throw new Error(stderr.trim() || `redocly ended with exit code ${exitCode}`);
  return JSON.parse(stdout).changes;
}
