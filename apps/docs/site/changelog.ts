import compared from '@addressbook/spec/changelog.json' with { type: 'json' };

/** A version of the contract, and what changed in it; the first has nothing before it. */
export type ChangelogEntry = {
  version: string;
  since?: string;
  impact?: string;
  changes: { impact: string; kind: string; where: string; why: string }[];
};

/** Every version, the newest first. */
export const changelog: ChangelogEntry[] = compared;
