import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

/**
 * Writes generated files, given by their paths. With `check` it writes nothing, and says of each file that is not what
 * is generated now where it begins to differ; then the process ends with 1.
 */
export function writeGenerated(files: Record<string, string>, { check }: { check: boolean }): void {
  for (const [path, text] of Object.entries(files)) {
    if (!check) {
      writeFileSync(path, text);
      continue;
    }
    const line = firstDifference(existsSync(path) ? readFileSync(path, 'utf8') : '', text);
    if (line === undefined) continue;
    console.error(`${relative(repository, path)}:${line}: this generated file is stale. Run: pnpm generate`);
    process.exitCode = 1;
  }
}

/** The number of the first line that differs; undefined when none does. */
function firstDifference(committed: string, fresh: string): number | undefined {
  if (committed === fresh) return undefined;
  const lines = committed.split('\n');
  const index = fresh.split('\n').findIndex((line, index) => line !== lines[index]);
  return (index === -1 ? lines.length : index) + 1;
}
