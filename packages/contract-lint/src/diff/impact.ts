/** The bump of the version that a change demands (semver 2.0.0, sections 6 to 8), as the API's callers see it. */
export type Impact = 'major' | 'minor' | 'patch';

/** A change as `redocly diff --format json` reports it, with only the members that are read here. */
export type ReportedChange = {
  /** JSON Pointer into the bundled contract. */
  path: string;
  typeName: string;
  kind: 'added' | 'removed' | 'modified';
  /** The keyword that changed, when one did. */
  property?: string;
  impact: Impact;
  verdicts: { message: string }[];
  base?: { value?: unknown };
  revision?: { value?: unknown };
};

type Correction = { applies: (change: ReportedChange) => boolean; impact: Impact; why: string };

/** Keywords of a schema that say nothing about values (JSON Schema 2020-12, validation, section 9). */
const documentation = new Set([
  'title',
  'description',
  'examples',
  'deprecated',
  '$comment',
  'x-inferred',
  'key',
]);

const isRequest = ({ path }: ReportedChange) => /\/(?:requestBody|parameters)\//.test(path);
const isKeyword = ({ typeName, property }: ReportedChange, ...keywords: string[]) =>
  typeName === 'Schema' && property !== undefined && keywords.includes(property);
/** A keyword of a schema that bounds values and that `redocly diff` does not rate. */
const isUnratedBound = ({ typeName, property, impact }: ReportedChange) =>
  impact === 'patch' && typeName === 'Schema' && property !== undefined && !documentation.has(property);
const isAdded = ({ base }: ReportedChange) => base?.value === undefined;
const isRemoved = ({ revision }: ReportedChange) => revision?.value === undefined;

/** Corrections of the ratings of `redocly diff`, each with the reason; the first that applies takes precedence. */
const corrections: Correction[] = [
  {
    applies: ({ typeName, property }) => typeName === 'ServerVariable' && property === 'default',
    impact: 'major',
    why: 'Requests go to another host by default.',
  },
  {
    applies: ({ typeName, path, kind }) =>
      /^Server(List)?$/.test(typeName) && kind === 'added' && !/^#\/servers\b/.test(path),
    impact: 'major',
    why: 'Requests for the operation go to another server.',
  },
  {
    applies: ({ typeName, property }) => typeName === 'Root' && property === 'jsonSchemaDialect',
    impact: 'major',
    why: 'Every schema is interpreted differently.',
  },
  {
    applies: ({ typeName, property }) => typeName === 'Parameter' && property === 'name',
    impact: 'major',
    why: 'Typed callers name the parameter.',
  },
  {
    applies: ({ typeName, property, base }) =>
      typeName === 'Header' && property === 'required' && base?.value === true,
    impact: 'major',
    why: 'The header may be missing from the response.',
  },
  {
    applies: ({ typeName, property, revision }) =>
      typeName === 'Header' && property === 'required' && revision?.value === true,
    impact: 'minor',
    why: 'The response promises the header.',
  },
  {
    applies: (change) =>
      isKeyword(change, 'readOnly') && isRequest(change) && change.revision?.value === true,
    impact: 'major',
    why: 'The field cannot be sent any more.',
  },
  {
    applies: (change) =>
      isKeyword(change, 'writeOnly') && !isRequest(change) && change.revision?.value === true,
    impact: 'major',
    why: 'The member is not returned any more.',
  },
  {
    applies: (change) =>
      /^(Schema|Pattern)Properties$/.test(change.typeName) && change.kind === 'added' && isRequest(change),
    impact: 'major',
    why: 'Members that could have any value are restricted.',
  },
  {
    applies: (change) =>
      isKeyword(change, 'additionalProperties') && isOpen(change.base) && isOpen(change.revision),
    impact: 'patch',
    why: 'Other members are allowed as before.',
  },
  {
    applies: (change) => isUnratedBound(change) && isRequest(change) && isAdded(change),
    impact: 'major',
    why: 'The request is more restricted than before.',
  },
  {
    applies: (change) => isUnratedBound(change) && !isRequest(change) && isRemoved(change),
    impact: 'major',
    why: 'The response promises less than before.',
  },
  {
    applies: isUnratedBound,
    impact: 'minor',
    why: 'The request is less restricted, or the response promises more, than before.',
  },
  {
    applies: ({ typeName, kind, impact }) =>
      impact === 'patch' && typeName === 'Schema' && kind === 'removed',
    impact: 'minor',
    why: 'One of several possible values cannot come any more.',
  },
  {
    applies: ({ typeName, property, revision }) =>
      typeName === 'Operation' && property === 'deprecated' && revision?.value === true,
    impact: 'minor',
    why: 'Deprecating is a minor change (semver 2.0.0, section 7).',
  },
  {
    applies: ({ typeName, property, impact }) =>
      impact === 'patch' && typeName === 'RequestBody' && property === 'required',
    impact: 'minor',
    why: 'A request without a body is possible.',
  },
  {
    applies: ({ typeName, kind, impact }) =>
      impact === 'patch' && /^SecurityRequirement(List)?$/.test(typeName) && kind !== 'added',
    impact: 'minor',
    why: 'A request needs less than before.',
  },
  {
    applies: ({ typeName }) => typeName === 'Tag',
    impact: 'patch',
    why: 'Tags only sort the documentation.',
  },
];

function isOpen(side: ReportedChange['base']): boolean {
  return side?.value === undefined || side.value === true;
}

/** The impact of a change after our corrections, and the reason for it. */
export function rate(change: ReportedChange): { impact: Impact; why: string } {
  const correction = corrections.find(({ applies }) => applies(change));
  if (correction && correction.impact !== change.impact)
    return { impact: correction.impact, why: correction.why };
  const why = change.verdicts.map(({ message }) => message).join(' ');
  return {
    impact: change.impact,
    why: why || (change.impact === 'patch' ? 'No request is affected.' : 'More is possible.'),
  };
}

/** The largest of some impacts; undefined when there are none. */
export function gravest(impacts: Impact[]): Impact | undefined {
  return (['major', 'minor', 'patch'] as const).find((impact) => impacts.includes(impact));
}
