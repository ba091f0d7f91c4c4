import { get, isObject } from './json.ts';

/** The provenance of a node: the API's owners published it, or the contract marks it with `x-inferred`. */
export type Provenance = {
  /** Reasons for single keywords that are inferred, by keyword. */
  keywords: Readonly<Record<string, string>>;
} & ({ source: 'documented' } | { source: 'inferred'; reason: string });

/** The reason why a node, or one keyword of it, is inferred; undefined when it is documented. */
export function reasonOf(provenance: Provenance, keyword?: string): string | undefined {
  if (provenance.source === 'inferred') return provenance.reason;
  return keyword !== undefined && Object.hasOwn(provenance.keywords, keyword)
    ? provenance.keywords[keyword]
    : undefined;
}

/** The provenance of a node; `inherited` is the reason of the node around it, or of the reference to it. */
export function provenanceOf(node: unknown, inherited: string | undefined): Provenance {
  const mark = get(node, 'x-inferred');
  const reason = isReason(mark) ? mark : inherited;
  const reasons = isObject(mark) ? Object.entries(mark) : [];
  const keywords = Object.fromEntries(
    reasons.filter((entry): entry is [string, string] => isReason(entry[1])),
  );
  return reason === undefined ? { source: 'documented', keywords } : { source: 'inferred', reason, keywords };
}

/** Whether the mark of a node, if it has one, is a sentence or a map of them. */
export function isMarkedWell(node: unknown): boolean {
  const mark = get(node, 'x-inferred');
  return mark === undefined || (isObject(mark) ? Object.values(mark) : [mark]).every(isReason);
}

function isReason(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
