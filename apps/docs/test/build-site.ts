import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { manyOperations } from '@addressbook/contract/fixtures/many-operations';

const root = fileURLToPath(new URL('..', import.meta.url));
const astro = fileURLToPath(new URL('../node_modules/astro/bin/astro.mjs', import.meta.url));

/** A site that was built from a generated contract. */
export type BuiltSite = {
  seconds: number;
  /** A file of the site as text. */
  read: (path: string) => string;
  /** The bytes of a page and of what it loads, compressed. */
  weigh: (path: string) => number;
  remove: () => void;
};

/** A parsed contract that a test puts something into. */
export type Editable = { paths: Record<string, object>; components: { schemas: Record<string, object> } };

/** Builds the site from a contract of so many operations, each `updateContact` under a URL and a name of its own. */
export async function buildSite(
  operations: number,
  edit: (contract: Editable) => void = () => {},
): Promise<BuiltSite> {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-site-'));
  const contract = join(folder, 'contract.json');
  const document: Editable = manyOperations(operations);
  edit(document);
  writeFileSync(contract, JSON.stringify(document));

  const begin = performance.now();
  const child = spawn(process.execPath, [astro, 'build', '--outDir', join(folder, 'site')], {
    cwd: root,
    env: { ...process.env, CONTRACT: contract, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (exitCode !== 0) throw new Error(`The site was not built:\n${out.slice(-2000)}\n${err.slice(-2000)}`);
  const seconds = (performance.now() - begin) / 1000;

  const read = (path: string) =>
    readFileSync(join(folder, 'site', path.endsWith('/') ? `${path}index.html` : path), 'utf8');
  const weigh = (path: string) =>
    [path, ...loadedBy(read(path))].reduce((sum, one) => sum + gzipSync(read(one)).length, 0);
  return { seconds, read, weigh, remove: () => rmSync(folder, { recursive: true }) };
}

/** The scripts, style sheets and icons that a page loads at once. */
export function loadedBy(html: string): string[] {
  return [...html.matchAll(/(?:src|rel="stylesheet" href|rel="icon" href)="(\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  );
}
