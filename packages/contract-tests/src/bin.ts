#!/usr/bin/env node
import { meetsNodeFloor } from '@addressbook/cli/node-floor';

// An exit code of 1 would say that the contract is broken.
if (meetsNodeFloor(new URL('../package.json', import.meta.url))) await import('./cli.ts');
else process.exitCode = 2;
