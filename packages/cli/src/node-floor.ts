import { readFileSync } from 'node:fs';

/**
 * Whether this Node is at least the version that a manifest demands in `engines.node` (`>=` and a version). When it is
 * older, prints one line on standard error and sets the exit code to 1.
 * A command calls this before it loads anything else: the code below may not even parse on an older Node.
 */
export function meetsNodeFloor(manifest: URL): boolean {
  const { name, engines } = JSON.parse(readFileSync(manifest, 'utf8'));
  const floor = engines.node.replace('>=', '');
  if (compared(process.versions.node, floor) >= 0) return true;
  process.stderr.write(`${name} needs Node ${floor} or later, this is ${process.versions.node}\n`);
  process.exitCode = 1;
  return false;
}

/** Negative when version `a` is before `b`, positive when it is after it. */
function compared(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
