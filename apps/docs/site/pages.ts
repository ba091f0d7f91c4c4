/** The pages that the navigation shows and search engines are told of, with their names. */
export const pages: [path: string, name: string][] = [
  ['/', 'Start'],
  ['/reference/', 'Reference'],
  ['/authentication/', 'Authentication'],
  ['/failures/', 'Failures'],
  ['/console/', 'Try it'],
  ['/client/', 'Client'],
  ['/mock/', 'Mock'],
  ['/judge/', 'Judge'],
  ['/changelog/', 'Changelog'],
];
