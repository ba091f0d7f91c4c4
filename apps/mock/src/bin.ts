#!/usr/bin/env node
import { meetsNodeFloor } from '@addressbook/cli/node-floor';

// Loaded only on a Node that can parse it.
if (meetsNodeFloor(new URL('../package.json', import.meta.url))) await import('./cli.ts');
