import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { rsort, valid } from 'semver';

/** The versions of the released contracts in a folder, `<version>.yaml` each, the newest first. */
export function releasesIn(folder: string): string[] {
  const versions = globSync('*.yaml', { cwd: folder }).map((file) => basename(file, '.yaml'));
  const stray = versions.find((version) => !valid(version));
  if (stray !== undefined) throw new Error(`${folder}/${stray}.yaml is not named after a version (semver).`);
  return rsort(versions);
}
