/** The samples of other contracts than ours; the consumer tests run the published ones against the mock. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readContract } from '@addressbook/contract/model';
import { afterAll, expect, test } from 'vitest';
import { usualBody } from '../site/operation.ts';
import { requestFor } from '../site/request.ts';
import { type Language, languages, sampleOf } from '../site/samples.ts';
import { manyKinds } from './contracts.ts';

const folder = mkdtempSync(join(tmpdir(), 'addressbook-samples-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** How the syntax of a sample is checked in each language. */
const checks: Record<Language, [command: string, ...args: string[]]> = {
  curl: ['sh', '-n', 'sample.sh'],
  TypeScript: [process.execPath, '--check', 'client.ts'],
  fetch: [process.execPath, '--check', 'plain.mjs'],
  Python: ['python3', '-m', 'py_compile', 'sample.py'],
};

/** Checks the syntax of a sample; rejects with what is wrong. */
async function check(language: Language, sample: string): Promise<{ stdout: string; stderr: string }> {
  const [command, ...args] = checks[language];
  writeFileSync(join(folder, args.at(-1) ?? ''), sample);
  return promisify(execFile)(command, args, { cwd: folder });
}

test.each(languages)(
  'names of parameters with other characters than letters are valid in %s',
  async (language) => {
    const { operations } = readContract(manyKinds);
    // A method of the client is named by the operationId.
    for (const operation of operations.filter(({ operationId }) => operationId !== undefined)) {
      const sample = sampleOf(language, requestFor(operation, 'http://127.0.0.1', usualBody(operation)));
      expect(await check(language, sample)).toMatchObject({ stderr: '' });
    }
  },
);

test.each(languages)('a sample that is not valid in %s is noticed', async (language) => {
  const broken = {
    curl: 'contact_id=$(',
    TypeScript: 'const a-b = 1',
    fetch: 'const a-b = 1',
    Python: 'a-b = 1',
  };
  await expect(check(language, broken[language])).rejects.toThrow();
});
