import { get } from '@addressbook/contract/model';
import { type Comparison, compareContracts, readContractFile } from './compare.ts';
import { releasesIn } from './releases.ts';

/** A version of the contract, with its changes since the version before; the first version has none. */
export type ChangelogEntry = Partial<Comparison> & {
  version: string;
  since?: string;
  changes: Comparison['changes'];
};

/**
 * Compares each released contract with the one before, the newest first. The current contract comes before all of them
 * when its version is not released yet.
 */
export async function changelogOf(folder: string, contract: string): Promise<ChangelogEntry[]> {
  const released = releasesIn(folder).map((version) => ({ version, file: `${folder}/${version}.yaml` }));
  const version = await versionOf(contract);
  const isReleased = released.some((release) => release.version === version);
  const all = isReleased ? released : [{ version, file: contract }, ...released];
  return Promise.all(
    all.map(async ({ version, file }, index) => {
      const before = all[index + 1];
      if (!before) return { version, changes: [] };
      return { version, since: before.version, ...(await compareContracts(before.file, file)) };
    }),
  );
}

/** The `info.version` of a contract, as a string. */
export async function versionOf(contract: string): Promise<string> {
  return String(get(await readContractFile(contract), 'info', 'version'));
}
