import { readFileSync } from 'node:fs';
import { parse } from '@astrojs/compiler';
import { is, walk } from '@astrojs/compiler/utils';
import { type Program, parseSync, Visitor } from 'oxc-parser';

/** The modules that a source file imports, types included, and every relative path in its strings. */
export type Named = { modules: string[]; paths: string[] };

/** Reads the modules and paths of a TypeScript, JavaScript or Astro file with a real parser. */
export async function namedIn(file: string): Promise<Named> {
  const source = readFileSync(file, 'utf8');
  const scripts = file.endsWith('.astro') ? await scriptsOf(source) : [source];
  const named: Named = { modules: [], paths: [] };
  for (const script of scripts) {
    const { program, errors } = parseSync(file.replace(/\.astro$/, '.ts'), script);
    if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
    collect(program, named);
  }
  return named;
}

/** The frontmatter and the scripts of an Astro file. */
async function scriptsOf(source: string): Promise<string[]> {
  const { ast } = await parse(source);
  const found: string[] = [];
  walk(ast, (node) => {
    if (is.frontmatter(node)) found.push(node.value);
    if (is.element(node) && node.name === 'script')
      found.push(node.children.map((child) => (is.text(child) ? child.value : '')).join(''));
  });
  return found;
}

/** Collects the modules and paths of a program. */
function collect(program: Program, { modules, paths }: Named): void {
  new Visitor({
    ImportDeclaration: ({ source }) => modules.push(source.value),
    ExportNamedDeclaration: ({ source }) => source && modules.push(source.value),
    ExportAllDeclaration: ({ source }) => modules.push(source.value),
    ImportExpression: ({ source }) =>
      source.type === 'Literal' && typeof source.value === 'string' && modules.push(source.value),
    TSImportType: ({ source }) => modules.push(source.value),
    Literal: ({ value }) => typeof value === 'string' && value.startsWith('../') && paths.push(value),
  }).visit(program);
}
