import type { Options } from 'minisearch';

/** A part of a page that the search finds: a heading, and the text below it. */
export type Entry = {
  /** Path and anchor. */
  id: string;
  page: string;
  title: string;
  text: string;
  /** The beginning of its text, which the browser shows. */
  excerpt: string;
};

/** Options of the index, both for the build that writes it and for the browser that searches it. */
export const searchOptions: Options<Entry> = {
  fields: ['title', 'page', 'text'],
  storeFields: ['title', 'page', 'excerpt'],
  tokenize,
  searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' },
};

/** The words of a string, and the words inside names such as `NotFoundError` and `contact_id`. */
export function tokenize(text: string): string[] {
  const names = text.split(/[^\p{L}\p{N}_]+/u).filter((name) => name !== '');
  const inner = names.flatMap((name) => name.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+/gu) ?? []);
  return [...new Set([...names, ...inner])];
}
