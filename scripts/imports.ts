import { readFileSync } from 'node:fs';
import { parse } from '@astrojs/compiler';
import { is, walk } from '@astrojs/compiler/utils';
import { type Program, parseSync, Visitor } from 'oxc-parser';

/** What a source file names: the modules that it imports, types included, and every relative path in a string. */
export type Named = { modules: string[]; paths: string[] };

/** Reads a TypeScript, JavaScript or Astro file with a real parser, and returns what it names. */
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

/** Writes down what a program names. */
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
