import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { specFolder } from './sources.ts';

const pathFile = 'paths/addressbook_contacts_{contact_id}.yaml';
const sharedSchemas = /\/(?:ValidationError|ValidationIssue|NotFoundError|Unauthorized|Forbidden|Unexpected)/;

/** The files that belong to `updateContact` alone; all others are shared by every operation. */
function filesOfOperation(): string[] {
  const schemas = globSync('components/schemas/*.yaml', { cwd: specFolder });
  return [
    pathFile,
    ...globSync('components/examples/updateContact.*.yaml', { cwd: specFolder }),
    ...schemas.filter((file) => !sharedSchemas.test(file)),
  ];
}

/** Gives everything that belongs to the operation a number: its URL, its id, its schemas and its cases. */
function numbered(text: string, number: number): string {
  return text
    .replace(/\b(Contact(?:Changes|Record|Updated)|BadRequestFailure)\b/g, `$1${number}`)
    .replace(/\bupdateContact\b/g, `updateContact${number}`)
    .replace(/(addressbook(?:_|~1|\/))contacts(?![a-z0-9])/g, `$1contacts${number}`);
}

/**
 * Writes a contract of some operations into a folder, in the layout of ours: each is `updateContact` under a URL,
 * with schemas and with cases of its own; the failures that all share stay shared.
 */
export function generateContract(folder: string, operations: number): void {
  for (const part of ['openapi.yaml', 'components', 'rules', 'redocly.yaml', 'README.md', 'package.json']) {
    cpSync(join(specFolder, part), join(folder, part), { recursive: true });
  }
  const own = filesOfOperation();
  for (const file of own) rmSync(join(folder, file), { force: true });

  const numbers = Array.from({ length: operations }, (_, index) => index + 1);
  for (const file of own) {
    const text = readFileSync(join(specFolder, file), 'utf8');
    for (const number of numbers) {
      const copy = join(folder, numbered(file, number));
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, numbered(text, number));
    }
  }
  repeatLines(join(folder, 'openapi.yaml'), /^ {2}\/addressbook.*\n.*\n/m, numbers);
  repeatLines(join(folder, 'README.md'), /(?<=^\| --- \| --- \| --- \|\n)(?:\| .*\n)+/m, numbers);
}

function repeatLines(file: string, lines: RegExp, numbers: number[]): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(lines, (found) => numbers.map((number) => numbered(found, number)).join('')),
  );
}
