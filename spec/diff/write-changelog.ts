/** Writes what changed between the released contracts into `dist/changelog.json`. */
import { writeFileSync } from 'node:fs';
import { changelogOf } from './changelog.ts';

writeFileSync(
  'dist/changelog.json',
  `${JSON.stringify(await changelogOf('released', 'dist/openapi.json'))}\n`,
);
