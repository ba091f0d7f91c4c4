import type { Options } from 'minisearch';

/** A part of a page that can be found: a heading, and the text below it. */
export type Entry = {
  /** Path and anchor. */
  id: string;
  page: string;
  title: string;
  text: string;
  /** What its text begins with: all of it that the browser gets to show. */
  excerpt: string;
};

/** How the index is made when the site is built, and how it is asked in the browser: the same both times. */
export const searchOptions: Options<Entry> = {
  fields: ['title', 'page', 'text'],
  storeFields: ['title', 'page', 'excerpt'],
  tokenize,
  searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' },
};

/** The words of a text, and the words inside names such as `NotFoundError` and `contact_id`. */
export function tokenize(text: string): string[] {
  const names = text.split(/[^\p{L}\p{N}_]+/u).filter((name) => name !== '');
  const inner = names.flatMap((name) => name.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+/gu) ?? []);
  return [...new Set([...names, ...inner])];
}
