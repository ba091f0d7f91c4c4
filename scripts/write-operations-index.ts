/**
 * Writes the `operations/index.ts` of each package from the files beside it, so that a new operation
 * needs no edit of a list. With `--check`, writes nothing, names the stale ones and exits with 1.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The source of a folder's index: each file exports one constant, which has the file's name. */
function indexOf(folder: string): string {
  const names = globSync('*.ts', { cwd: folder })
    .map((file) => basename(file, '.ts'))
    .filter((name) => name !== 'index')
    .sort();
  const lines = names.map((name) => `export { ${name} } from './${name}.ts';\n`);
  return `// Written by \`pnpm generate\` from the files beside it.\n${lines.join('')}`;
}

for (const folder of globSync('{apps,packages}/*/src/operations')) {
  const file = join(folder, 'index.ts');
  const fresh = indexOf(folder);
  if (!process.argv.includes('--check')) writeFileSync(file, fresh);
  else if (readFileSync(file, 'utf8') !== fresh) {
    console.error(`${file} does not name the files beside it. Run: pnpm generate`);
    process.exitCode = 1;
  }
}
