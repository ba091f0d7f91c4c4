import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A copy of the workspace that a test may break. */
export type WorkspaceCopy = {
  /** Replaces a string in one file, which must contain it. */
  edit: (file: string, text: string, replacement: string) => void;
  /** Writes a file. */
  write: (file: string, text: string) => void;
  /** Runs a root script, and returns its exit code and its output. */
  run: (...script: string[]) => { exitCode: number | null; printed: string };
  remove: () => void;
};

/** Copies git's files of the workspace, and links the installed packages instead of installing them again. */
export function copyWorkspace(): WorkspaceCopy {
  const root = process.cwd();
  const copy = mkdtempSync(join(tmpdir(), 'addressbook-workspace-'));
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    {
      encoding: 'utf8',
    },
  );
  for (const file of listed.trim().split('\n')) cpSync(join(root, file), join(copy, file));
  for (const installed of globSync(['node_modules', '{spec,packages/*,apps/*}/node_modules'])) {
    symlinkSync(join(root, installed), join(copy, installed));
  }

  // Turbo asks git for the list of files.
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
  ])
    execFileSync('git', args, { cwd: copy });

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
