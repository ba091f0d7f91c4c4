import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const clientFolder = fileURLToPath(new URL('../../client', import.meta.url));
const ownModules = fileURLToPath(new URL('../node_modules', import.meta.url));

/** A scratch project that has installed the packed client, as a consumer gets it. */
export type ScratchProject = {
  folder: string;
  /** The tarball that would be published. */
  tarball: Buffer;
  remove: () => void;
};

/** Packs the built client and installs it, with its dependency, into a new folder. */
export function installPackedClient(): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-consumer-'));
  execFileSync('pnpm', ['pack', '--pack-destination', folder], { cwd: clientFolder, stdio: 'ignore' });
  const [name = ''] = globSync('*.tgz', { cwd: folder });
  execFileSync('tar', ['-xzf', name], { cwd: folder });
  mkdirSync(join(folder, 'node_modules/@addressbook'), { recursive: true });
  renameSync(join(folder, 'package'), join(folder, 'node_modules/@addressbook/client'));
  symlinkSync(join(ownModules, 'openapi-fetch'), join(folder, 'node_modules/openapi-fetch'));
  return {
    folder,
    tarball: readFileSync(join(folder, name)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
