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
  const changes = (await reportedChanges(base, revision)).map((change): Change => {
    const where = change.property === undefined ? change.path : `${change.path} · ${change.property}`;
    return { kind: change.kind, where, ...rate(change) };
  });
  if (changes.length === 0 && !(await sameDocument(base, revision))) {
    changes.push({ impact: 'patch', kind: 'modified', where: '#/', why: 'Only examples differ.' });
  }
  return { changes, impact: gravest(changes.map(({ impact }) => impact)) };
}

async function reportedChanges(base: string, revision: string): Promise<ReportedChange[]> {
  const options = ['--config', config, '--format', 'json', '--fail-on', 'none'];
  const run = promisify(execFile)(redocly, ['diff', base, revision, ...options], { maxBuffer: 64 * 2 ** 20 });
  const { stdout } = await run.catch(({ stderr }: { stderr: string }) => {
    throw new Error(stderr.trim());
  });
  return JSON.parse(stdout).changes;
}

/** `redocly diff` does not look into examples, so the documents are compared without their versions too. */
async function sameDocument(...files: [string, string]): Promise<boolean> {
  const [one, other] = await Promise.all(files.map(async (file) => parse(await readFile(file, 'utf8'))));
  return isDeepStrictEqual(
    { ...one, info: { ...one.info, version: '' } },
    { ...other, info: { ...other.info, version: '' } },
  );
}
