import compared from '@addressbook/spec/changelog.json' with { type: 'json' };

/** A version of the contract and its changes; the first has nothing to be compared with. */
export type ChangelogEntry = {
  version: string;
  since?: string;
  impact?: string;
  changes: { impact: string; kind: string; where: string; why: string }[];
};

/** Every version, the newest first. */
export const changelog: ChangelogEntry[] = compared;
