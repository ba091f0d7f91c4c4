import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The compilers that consumers use. */
export const compilers: Record<string, string> = {
  '5.9': fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url)),
  '6.0': fileURLToPath(new URL('../../node_modules/typescript-6.0/bin/tsc', import.meta.url)),
  '7.0': fileURLToPath(new URL('../../node_modules/typescript-7.0/bin/tsc', import.meta.url)),
};

/** Bundles a program as a browser gets it, minified. */
export async function bundle(
  program: string,
  resolveDir: string,
): Promise<{ text: string; gzip: number; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  const [output] = outputFiles;
  const text = output?.text ?? '';
  return { text, gzip: gzipSync(text, { level: 9 }).length, inputs: Object.keys(metafile.inputs) };
}

/** How a program is checked; `lenient` lets it import TypeScript files by their names. */
type CheckOptions = { compiler?: string; moduleResolution?: string; lenient?: boolean };

/** Type-checks a program in a folder of its own below `folder`, and returns what the compiler printed. */
export function typecheck(
  folder: string,
  program: string,
  { compiler = '5.9', moduleResolution = 'bundler', lenient = false }: CheckOptions = {},
): { exitCode: number | null; printed: string; instantiations: number } {
  const project = join(folder, `check-${Math.random().toString(36).slice(2)}`);
  mkdirSync(project);
  const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext';
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, module, moduleResolution, target: 'es2022' },
    ...{ lib: ['es2022', 'dom', 'dom.iterable'], types: [], allowImportingTsExtensions: lenient },
  };
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  writeFileSync(join(project, 'program.ts'), program);
  const command = [compilers[compiler] ?? '', '--project', project, '--extendedDiagnostics'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(stdout)?.[1]);
  return { exitCode: status, printed: stdout + stderr, instantiations };
}
