import { consoleOf, referenceOf } from './addresses.ts';
import { operations } from './contract.ts';

/** A page of the site: its path, with a slash at both ends, and its name in the navigation. */
export type PageLink = [path: string, name: string];

/** More operations than these are listed on a page of their own, so that every other page keeps its weight. */
const most = 12;
const isLong = operations.length > most;
const described = operations.map((one): PageLink => [referenceOf(one), one.summary]);
const [first] = operations;

/** The navigation: groups of pages. */
export const groups: { name: string; pages: PageLink[] }[] = [
  {
    name: 'Begin',
    pages: [
      ['/', 'Get started'],
      ['/authentication/', 'Authentication'],
    ],
  },
  {
    name: 'Reference',
    pages: [
      ['/reference/', 'Overview'],
      ...(isLong ? [] : described),
      ['/failures/', 'Failures'],
      ...(first ? [[consoleOf(first), 'Try it'] satisfies PageLink] : []),
    ],
  },
  {
    name: 'Tools',
    pages: [
      ['/client/', 'TypeScript client'],
      ['/mock/', 'Mock'],
      ['/judge/', 'Judge your server'],
    ],
  },
  { name: 'News', pages: [['/changelog/', 'Changelog']] },
];

/** Every page that search engines are told of. */
export const pages: PageLink[] = [
  ...new Map<string, string>([
    ...groups.flatMap((group) => group.pages),
    ...described,
    ...operations.map((one): PageLink => [consoleOf(one), `Try ${one.summary}`]),
  ]),
];
