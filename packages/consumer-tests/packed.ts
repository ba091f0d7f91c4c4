import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that `pack.ts` fills. */
export const packedFolder: string = fileURLToPath(new URL('packed', import.meta.url));

/** The file that would be published of a package, by the package's name without its scope. */
export const tarballOf = (name: string): string => join(packedFolder, `${name}.tgz`);

/** The folder in which a packed package is unpacked. */
export const installedAt = (name: string): string => join(packedFolder, 'node_modules/@addressbook', name);

/** The names of all files in a tarball, `package/…`. */
export function filesOf(tarball: string): string[] {
  return execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
}

/** A project outside the repository that has installed one packed package. */
export type ScratchProject = {
  folder: string;
  /** The folder of the installed package. */
  installed: string;
  remove: () => void;
};

/** Makes a project that has one package and the dependencies that it declares, and nothing else. */
export function scratchProject(name: string): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), `addressbook-${name}-`));
  const modules = join(folder, 'node_modules');
  const installed = join(modules, '@addressbook', name);
  cpSync(installedAt(name), installed, { recursive: true });
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  );
  for (const dependency of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(
      fileURLToPath(new URL(`node_modules/${dependency}`, import.meta.url)),
      join(modules, dependency),
    );
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return { folder, installed, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
