import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { namesSource, typesSource } from '@addressbook/contract/generate/types';
import { clientSource } from '../scripts/client-source.ts';
import type { Refusal } from '../scripts/refusals.ts';
import { httpErrorNames } from '../src/http-errors.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(packageFolder, 'node_modules/.bin/tsc');

/** A client that was generated from some contract, in a folder of its own. */
export type GeneratedClient = {
  refused: Refusal[];
  /** Type-checks a program that imports `./src/index.ts`; returns what the compiler prints, nothing when it is content. */
  typecheck: (program: string) => Promise<string>;
  /** Runs a program without a type check, and returns what it prints. */
  run: (program: string, ...args: string[]) => Promise<string>;
  remove: () => void;
};

/** Generates a client for a contract: types by openapi-typescript, the rest as `pnpm generate` does it. */
export async function generateClient(document: unknown): Promise<GeneratedClient> {
  const folder = mkdtempSync(join(packageFolder, '.generated-'));
  const { files, refused } = clientSource(document, { httpErrorNames, ownTypes: [] });
  cpSync(join(packageFolder, 'src'), join(folder, 'src'), { recursive: true });
  for (const [name, source] of Object.entries(files))
    writeFileSync(join(folder, 'src/generated', name), source);
  mkdirSync(join(folder, 'contract'));
  writeFileSync(join(folder, 'contract/openapi.ts'), await typesSource(document));
  const exported = "\nexport type { paths } from './openapi.ts';\n";
  writeFileSync(join(folder, 'contract/index.ts'), namesSource(document) + exported);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const write = (program: string) => writeFileSync(join(folder, 'program.ts'), program);
  return {
    refused,
    typecheck: (program) => {
      write(program);
      return printedBy(tsc, ['--project', folder]);
    },
    run: (program, ...args) => {
      write(program);
      return printedBy(process.execPath, [join(folder, 'program.ts'), ...args]);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

const settings = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    lib: ['es2024', 'dom', 'dom.iterable'],
    noPropertyAccessFromIndexSignature: false,
    paths: { '@addressbook/contract': ['./contract/index.ts'] },
  },
  include: ['src', 'program.ts'],
};

/** What a command prints, whether it succeeds or not. */
async function printedBy(command: string, args: string[]): Promise<string> {
  const ended = await promisify(execFile)(command, args).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ stdout, stderr }),
  );
  return ended.stdout + ended.stderr;
}
