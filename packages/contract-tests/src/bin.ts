#!/usr/bin/env node
import { meetsNodeFloor } from '@addressbook/cli/node-floor';

if (meetsNodeFloor(new URL('../package.json', import.meta.url))) {
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv.slice(2), process);
} else {
  // An exit code of 1 would say that the contract is broken.
  process.exitCode = 2;
}
