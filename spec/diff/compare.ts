import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import { parse } from 'yaml';
import { gravest, type Impact, type ReportedChange, rate } from './impact.ts';

/** A difference between two contracts. */
type Change = { impact: Impact; kind: ReportedChange['kind']; where: string; why: string };

/** All differences between two contracts, and what they demand of the version together. */
export type Comparison = { changes: Change[]; impact: Impact | undefined };

const redocly = fileURLToPath(new URL('../node_modules/.bin/redocly', import.meta.url));
const config = fileURLToPath(new URL('redocly.yaml', import.meta.url));

/**
 * Compares two bundled contracts with `redocly diff`, and rates each change.
 * Rejects with what redocly says when a file is missing or is no OpenAPI document.
 */
export async function compareContracts(base: string, revision: string): Promise<Comparison> {
  const reported = await reportedChanges(base, revision);
  const changes = reported
    .filter((change) => !isVersion(change))
    .map((change): Change => {
      const where = change.property === undefined ? change.path : `${change.path} · ${change.property}`;
      return { kind: change.kind, where, ...rate(change) };
    });
  const [before, after] = await Promise.all([base, revision].map(read));
  if (!isDeepStrictEqual(before?.servers?.[0]?.url, after?.servers?.[0]?.url)) {
    changes.push({
      impact: 'major',
      kind: 'modified',
      where: '#/servers/0',
      why: 'Calls go to another server by default.',
    });
  }
  if (changes.length === 0 && !isDeepStrictEqual(before, after)) {
    changes.push({
      impact: 'patch',
      kind: 'modified',
      where: '#/',
      why: 'Examples or the order of things differ.',
    });
  }
  return { changes, impact: gravest(changes.map(({ impact }) => impact)) };
}

/** The bump itself is no change that demands one. */
function isVersion({ typeName, property }: ReportedChange): boolean {
  return typeName === 'Info' && property === 'version';
}

/** A contract without its version. */
async function read(file: string) {
  const document = parse(await readFile(file, 'utf8'));
  return { ...document, info: { ...document.info, version: '' } };
}

async function reportedChanges(base: string, revision: string): Promise<ReportedChange[]> {
  const options = ['--config', config, '--format', 'json', '--fail-on', 'none'];
  const run = promisify(execFile)(redocly, ['diff', base, revision, ...options], { maxBuffer: 64 * 2 ** 20 });
  const { stdout } = await run.catch(({ stderr }: { stderr?: string }) => {
    throw new Error(stderr?.trim() || 'redocly could not be run');
  });
  return JSON.parse(stdout).changes;
}
