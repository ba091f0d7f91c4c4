#!/usr/bin/env node
/** Writes what changed between the released contracts into `dist/changelog.json`, from the folder of the contract. */
import { writeFileSync } from 'node:fs';
import { changelogOf } from './changelog.ts';

const changelog = await changelogOf('released', 'dist/openapi.json');
writeFileSync('dist/changelog.json', `${JSON.stringify(changelog)}\n`);
