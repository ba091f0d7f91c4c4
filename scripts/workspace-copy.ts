import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, matchesGlob } from 'node:path';

/** A copy of the workspace that a test may break. */
export type WorkspaceCopy = {
  /** Replaces text in one file; the text has to be there. */
  edit: (file: string, text: string, replacement: string) => void;
  /** Writes a file. */
  write: (file: string, text: string) => void;
  /** Runs a root script and returns its exit code and what it printed. */
  run: (...script: string[]) => { exitCode: number | null; printed: string };
  remove: () => void;
};

/** Whether git ignores a file or folder of this name: every line of .gitignore is the name of one, or a pattern of names. */
function isIgnored(name: string): boolean {
  const patterns = readFileSync('.gitignore', 'utf8').trim().split('\n');
  return name === '.git' || patterns.some((pattern) => matchesGlob(name, pattern.replace(/\/$/, '')));
}

/** Copies the sources of the workspace, and links the installed packages instead of installing them again. */
export function copyWorkspace(): WorkspaceCopy {
  const root = process.cwd();
  const copy = mkdtempSync(join(tmpdir(), 'addressbook-workspace-'));
  // Without asking git, so that this works in an unpacked archive of the sources too.
  cpSync(root, copy, { recursive: true, filter: (file) => file === root || !isIgnored(basename(file)) });
  for (const installed of globSync(['node_modules', '{spec,packages/*,apps/*}/node_modules'])) {
    symlinkSync(join(root, installed), join(copy, installed));
  }

  // Turbo asks git which files there are; where there is no git, it looks by itself.
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
  ])
    spawnSync('git', args, { cwd: copy });

  const edit: WorkspaceCopy['edit'] = (file, text, replacement) => {
    const before = readFileSync(join(copy, file), 'utf8');
    if (!before.includes(text)) throw new Error(`${file} does not contain: ${text}`);
    writeFileSync(join(copy, file), before.replace(text, replacement));
  };
  // An install in the copy would write through the links.
  edit('pnpm-workspace.yaml', 'verifyDepsBeforeRun: install', 'verifyDepsBeforeRun: false');

  return {
    edit,
    write: (file, text) => writeFileSync(join(copy, file), text),
    run: (...script) => {
      const { status, stdout, stderr } = spawnSync('pnpm', script, {
        cwd: copy,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      });
      return { exitCode: status, printed: stdout + stderr };
    },
    remove: () => rmSync(copy, { recursive: true }),
  };
}
