import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manyOperations, numbered } from '@addressbook/contract/fixtures/many-operations';
import { isObject, parseFragment } from '@addressbook/contract/model';
import { stringify } from 'yaml';

/** Redocly's command, to be run by Node. */
export const redocly: string = join(
  createRequire(import.meta.url).resolve('@redocly/cli/package.json'),
  '../bin/cli.js',
);

/** The plugin, by its path: folders of tests have no packages. */
export const plugin: string = fileURLToPath(import.meta.resolve('@addressbook/contract-lint'));

const table = new URL('../fixtures/one-operation.md', import.meta.url);

/** A configuration of the linter like that of our contract. */
const config = { telemetry: 'off', plugins: [plugin], extends: ['recommended-strict', 'house/all'] };

/**
 * Writes the sources of a contract of some operations in the layout of ours: one file for each URL with its table
 * beside it, one file for each component, and the configuration of the linter.
 */
export function writeSources(folder: string, operations: number): void {
  const { paths, components, ...root } = manyOperations(operations);
  const write = (file: string, content: unknown) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const text = typeof content === 'string' ? content : stringify(inFile(file, content));
    writeFileSync(join(folder, file), text);
  };
  for (const [section, named] of Object.entries(components)) {
    for (const [name, component] of Object.entries(named)) write(fileOf(section, name), component);
  }
  const pathFiles = Object.entries(paths).map(([url, item], index) => {
    const file = `paths/${url.slice(1).replaceAll('/', '_')}`;
    write(`${file}.yaml`, item);
    write(`${file}.md`, numbered(readFileSync(table, 'utf8'), index + 1));
    return [url, { $ref: `${file}.yaml` }];
  });
  const schemes = Object.keys(components.securitySchemes).map((name) => [
    name,
    { $ref: fileOf('securitySchemes', name) },
  ]);
  const parts = {
    paths: Object.fromEntries(pathFiles),
    components: { securitySchemes: Object.fromEntries(schemes) },
  };
  write('openapi.yaml', { ...root, ...parts });
  write('redocly.yaml', stringify(config));
}

function fileOf(section: string, name: string): string {
  return `components/${section}/${name}.yaml`;
}

/** A value with its references into the bundle replaced by references to files, from a file. */
function inFile(file: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => inFile(file, item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, inFile(file, member)]);
  const keys = typeof value['$ref'] === 'string' ? parseFragment(value['$ref']) : undefined;
  const [, section, name] = keys ?? [];
  if (section === undefined || name === undefined) return Object.fromEntries(entries);
  return { $ref: posix.relative(posix.dirname(file), fileOf(section, name)) };
}
