import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const clientFolder = fileURLToPath(new URL('../../client', import.meta.url));
const ownModules = fileURLToPath(new URL('../node_modules', import.meta.url));

/** A tarball of the client, and the folder in which it is unpacked as `package`. */
export type PackedClient = {
  folder: string;
  tarball: Buffer;
  /** The names of all files in it, `package/…`. */
  files: string[];
  remove: () => void;
};

type PackOptions = { fresh?: boolean; scripts?: boolean };

/**
 * Packs the client: as it is built, or, `fresh`, from a copy of its sources without a build, as in a new clone.
 * `scripts` says whether its `prepack` runs; in place it does not, because others read the build at the same time.
 */
export function packClient({ fresh = false, scripts = false }: PackOptions = {}): PackedClient {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-packed-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const cwd = fresh ? cloned(join(folder, 'clone')) : clientFolder;
    const args = ['pack', '--pack-destination', folder, `--config.ignore-scripts=${!scripts}`];
    execFileSync('pnpm', args, { cwd, stdio: 'pipe', env: { ...process.env, ...noInstall } });
    const [name = ''] = globSync('*.tgz', { cwd: folder });
    execFileSync('tar', ['-xzf', name], { cwd: folder });
    const listed = execFileSync('tar', ['-tzf', name], { cwd: folder, encoding: 'utf8' });
    return { folder, tarball: readFileSync(join(folder, name)), files: listed.trim().split('\n'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A copy has the installed packages of the original. */
const noInstall = { npm_config_verify_deps_before_run: 'false', pnpm_config_verify_deps_before_run: 'false' };

/** Copies what a build of the client needs, without any build; returns the folder of the client. */
function cloned(root: string): string {
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'tsconfig.base.json']) {
    cpSync(join(clientFolder, '../..', file), join(root, file));
  }
  const copy = join(root, 'packages/client');
  const built = [join(clientFolder, 'dist'), join(clientFolder, 'node_modules')];
  cpSync(clientFolder, copy, { recursive: true, filter: (file) => !built.includes(file) });
  symlinkSync(join(clientFolder, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** A scratch project that has installed the packed client, as a consumer gets it. */
export type ScratchProject = {
  folder: string;
  /** The tarball that would be published. */
  tarball: Buffer;
  remove: () => void;
};

/** Packs the built client and installs it, with its dependency, into a new folder. */
export function installPackedClient(): ScratchProject {
  const { folder, tarball, remove } = packClient();
  mkdirSync(join(folder, 'node_modules/@addressbook'), { recursive: true });
  renameSync(join(folder, 'package'), join(folder, 'node_modules/@addressbook/client'));
  symlinkSync(join(ownModules, 'openapi-fetch'), join(folder, 'node_modules/openapi-fetch'));
  return { folder, tarball, remove };
}
