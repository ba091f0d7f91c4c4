import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AstroIntegration } from 'astro';

const run = promisify(execFile);
const here = fileURLToPath(new URL('..', import.meta.url));
const cli = fileURLToPath(new URL('../node_modules/@redocly/cli/bin/cli.js', import.meta.url));

/** Redocly's own rendering of a contract, under `/redoc/`, with a policy that names each of its scripts. */
export function redoc(contract: string): AstroIntegration {
  return {
    name: 'redoc',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const file = fileURLToPath(new URL('redoc/index.html', dir));
        const options = [
          '--inlineBundle',
          '--template',
          'redoc.hbs',
          '--config',
          '../../spec/plain.redocly.yaml',
        ];
        await run(process.execPath, [cli, 'build-docs', contract, ...options, '--output', file], {
          cwd: here,
        });
        await writeFile(file, withHashes(await readFile(file, 'utf8')));
      },
    },
  };
}

/** Puts the hashes of a page's inline scripts where its policy has `HASHES` (Content Security Policy 3, section 6.7.2). */
export function withHashes(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = scripts.map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return html.replace('HASHES', [...new Set(hashes)].join(' '));
}
