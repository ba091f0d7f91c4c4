/**
 * Packs what was built, and unpacks each package where the consumers find it. It builds nothing: the root's scripts do
 * that before. `packed/` is made anew each time, so that nothing stays that is not packed any more.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf, installedAt, packedFolder, tarballOf } from './packed.ts';

/** The folders of the packages, from the root of the repository. */
const folders = {
  client: 'packages/client',
  'contract-tests': 'packages/contract-tests',
  docs: 'apps/docs',
  mock: 'apps/mock',
  spec: 'spec',
};

const root = fileURLToPath(new URL('../..', import.meta.url));

rmSync(packedFolder, { recursive: true, force: true });
for (const [name, folder] of Object.entries(folders)) {
  // Without its scripts: a build now would change what other tests read at the same time.
  const args = ['pack', '--config.ignore-scripts=true', '--out', tarballOf(name)];
  execFileSync('pnpm', args, {
    cwd: join(root, folder),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (!filesOf(tarballOf(name)).some((file) => file.startsWith('package/dist/')))
    throw new Error(`${folder} has no build to pack. Run in the root: pnpm build`);
  mkdirSync(installedAt(name), { recursive: true });
  execFileSync('tar', ['-xzf', tarballOf(name), '-C', installedAt(name), '--strip-components', '1']);
}
