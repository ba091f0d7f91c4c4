import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const astro = fileURLToPath(new URL('../node_modules/astro/bin/astro.mjs', import.meta.url));

/** A site that was built from another contract than ours. */
export type BuiltSite = {
  seconds: number;
  /** Reads a file of the site. */
  read: (path: string) => string;
  /** The bytes of a page and of the files that it loads, compressed. */
  weigh: (path: string) => number;
  remove: () => void;
};

/** Builds the site from a contract. Rejects with Astro's output when that fails. */
export async function buildSite(document: object): Promise<BuiltSite> {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-site-'));
  const remove = () => rmSync(folder, { recursive: true });
  const contract = join(folder, 'contract.json');
  writeFileSync(contract, JSON.stringify(document));

  const begin = performance.now();
  const output = await buildInto(join(folder, 'site'), contract);
  if (output !== undefined) {
    remove();
    throw new Error(`The site was not built:\n${output}`);
  }
  const seconds = (performance.now() - begin) / 1000;

  const read = (path: string) =>
    readFileSync(join(folder, 'site', path.endsWith('/') ? `${path}index.html` : path), 'utf8');
  const weigh = (path: string) =>
    [path, ...loadedBy(read(path))].reduce((sum, one) => sum + gzipSync(read(one)).length, 0);
  return { seconds, read, weigh, remove };
}

/** Runs Astro; resolves with the end of its output when it failed. */
async function buildInto(site: string, contract: string): Promise<string | undefined> {
  const child = spawn(process.execPath, [astro, 'build', '--outDir', site], {
    cwd: root,
    // Vitest sets NODE_ENV to "test", which a build would take for development.
    env: { ...process.env, NODE_ENV: 'production', CONTRACT: contract, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return exitCode === 0 ? undefined : `${out.slice(-2000)}\n${err.slice(-2000)}`;
}

/** The scripts, style sheets and icons that a page loads at once. */
export function loadedBy(html: string): string[] {
  return [...html.matchAll(/(?:src|rel="stylesheet" href|rel="icon" href)="(\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  );
}
