import { type Located, reasonOf } from '@addressbook/contract/model';

/** The reasons for which something is inferred: first that for all of it, then those for single keywords. */
export function reasonsFor(...places: Pick<Located, 'provenance'>[]): string[] {
  const reasons = places.flatMap(({ provenance }) => {
    const whole = reasonOf(provenance);
    const single = Object.entries(provenance.keywords).map(([keyword, reason]) => `${keyword}: ${reason}`);
    return whole === undefined ? single : [whole, ...single];
  });
  return [...new Set(reasons)];
}
