import { consoleOf, referenceOf } from './addresses.ts';
import { operations } from './contract.ts';
import { titleOf } from './operation.ts';

/** A page of the site: its path, with a slash at both ends, and its name in the navigation. */
export type PageLink = [path: string, name: string];

/** With more operations, the navigation lists only the overview, so that no page grows with them. */
const most = 12;
const described = operations.map((operation): PageLink => [referenceOf(operation), titleOf(operation)]);
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
      ...(operations.length > most ? [] : described),
      ['/errors/', 'Errors'],
      ...(first ? [[consoleOf(first), 'Try it'] satisfies PageLink] : []),
    ],
  },
  {
    name: 'Tools',
    pages: [
      ['/client/', 'TypeScript client'],
      ['/mock/', 'Mock'],
      ['/test-your-server/', 'Test your server'],
    ],
  },
  { name: 'News', pages: [['/changelog/', 'Changelog']] },
];

/** Every page that search engines are told of. */
export const pages: PageLink[] = [
  ...new Map<string, string>([
    ...groups.flatMap((group) => group.pages),
    ...described,
    ...operations.map((operation): PageLink => [consoleOf(operation), `Try ${titleOf(operation)}`]),
  ]),
];
