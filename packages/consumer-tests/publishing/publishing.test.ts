/** What publint and arethetypeswrong say of the tarballs that would be published. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { describe, expect, test } from 'vitest';
import { installedAt, tarballOf } from '../packed.ts';

/** Packages with `require` are checked under every resolution, others under those of ES modules. */
const packages = [
  { name: 'client', resolutions: ['node10', 'node16-cjs', 'node16-esm', 'bundler'] },
  { name: 'mock', resolutions: ['node16-esm', 'bundler'] },
  { name: 'contract-tests', resolutions: ['node16-esm', 'bundler'] },
];

/** The codes of the findings about a tarball. */
async function findingsAbout(tarball: string, resolutions: string[]) {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages } = await publint({ pack: { tarball: bytes.buffer } });
  // The README is exported as a text, which has no types.
  const analysis = await checkPackage(createPackageFromTarballData(bytes), { excludeEntrypoints: [/\.md$/] });
  const problems = analysis.types
    ? analysis.problems
        .filter((one) => !('resolutionKind' in one) || resolutions.includes(one.resolutionKind))
        .map(({ kind }) => kind)
    : ['no types'];
  return { publint: messages.map(({ code }) => code), arethetypeswrong: problems };
}

describe.each(packages)('@addressbook/$name', ({ name, resolutions }) => {
  test('is clean', async () => {
    expect(await findingsAbout(tarballOf(name), resolutions)).toEqual({ publint: [], arethetypeswrong: [] });
  });

  // What broke: a fresh clone published a package without its build, and nothing said so.
  test('without its build is not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'addressbook-no-build-'));
    try {
      const options = { recursive: true, filter: (file: string) => !file.endsWith('/dist') };
      cpSync(installedAt(name), join(folder, 'package'), options);
      execFileSync('tar', ['-czf', join(folder, 'package.tgz'), '-C', folder, 'package']);
      const findings = await findingsAbout(join(folder, 'package.tgz'), resolutions);
      expect(findings.publint).toContain('FILE_DOES_NOT_EXIST');
      expect(findings.arethetypeswrong).not.toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
