/** What a change demands of the version (semver 2.0.0, sections 6 to 8), from the view of those who call the API. */
export type Impact = 'major' | 'minor' | 'patch';

/** A change as `redocly diff --format json` reports it: the members that we read. */
export type ReportedChange = {
  /** JSON Pointer into the bundled contract. */
  path: string;
  typeName: string;
  kind: 'added' | 'removed' | 'modified';
  /** The keyword that changed, when one did. */
  property?: string;
  impact: Impact;
  verdicts: { message: string }[];
};

/** Where we rate a change otherwise than `redocly diff` does, and why. */
const corrections: { applies: (change: ReportedChange) => boolean; impact: Impact; why: string }[] = [
  {
    applies: ({ typeName, property }) => typeName === 'ServerVariable' && property === 'default',
    impact: 'major',
    why: 'The host that calls go to changes.',
  },
  {
    applies: ({ typeName, property }) => typeName === 'Parameter' && property === 'name',
    impact: 'major',
    why: 'Typed callers name the parameter.',
  },
  {
    applies: ({ typeName, property }) => typeName === 'Operation' && property === 'deprecated',
    impact: 'minor',
    why: 'Deprecating is a minor change (semver 2.0.0, section 7).',
  },
  {
    // What tightens a schema is major already, so this is one that accepts or promises more.
    applies: ({ typeName, property, impact }) =>
      impact === 'patch' && typeName === 'Schema' && property !== undefined && !documentation.has(property),
    impact: 'minor',
    why: 'The schema accepts or promises more than before.',
  },
  {
    applies: ({ typeName, property }) => typeName === 'RequestBody' && property === 'required',
    impact: 'minor',
    why: 'A call without a body is possible.',
  },
  {
    applies: ({ typeName, kind, impact }) =>
      impact === 'patch' && typeName === 'SecurityRequirement' && kind === 'removed',
    impact: 'minor',
    why: 'A call needs less than before.',
  },
  {
    applies: ({ typeName }) => typeName === 'Tag',
    impact: 'patch',
    why: 'Tags only sort the documentation.',
  },
];

/** Keywords of a schema that say nothing about values (JSON Schema 2020-12, validation, section 9). */
const documentation = new Set(['title', 'description', 'examples', '$comment', 'x-inferred']);

/** A change with the impact that counts, and the reason for it. */
export function rate(change: ReportedChange): { impact: Impact; why: string } {
  const correction = corrections.find(({ applies, impact }) => impact !== change.impact && applies(change));
  if (correction) return { impact: correction.impact, why: correction.why };
  return { impact: change.impact, why: change.verdicts.map(({ message }) => message).join(' ') };
}

/** The gravest of some impacts; undefined when there are none. */
export function gravest(impacts: Impact[]): Impact | undefined {
  return (['major', 'minor', 'patch'] as const).find((impact) => impacts.includes(impact));
}
