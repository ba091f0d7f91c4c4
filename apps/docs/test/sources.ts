import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { oneOperation } from './contracts.ts';

/** The sources of a contract that a test may edit. */
export type Sources = {
  /** The root document. */
  root: string;
  /** The file of the schema that has the description. */
  schema: string;
  /** A description in the schema: it shows on the pages of the operation. */
  description: string;
  remove: () => void;
};

/** Writes the fixture `one-operation.json` as YAML into a temporary folder, one schema in a file of its own. */
export function writeSources(): Sources {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-sources-'));
  const { components, ...document } = oneOperation;
  const { ContactChanges } = components.schemas;
  const root = join(folder, 'openapi.yaml');
  const schema = join(folder, 'schemas/ContactChanges.yaml');
  const reference = { $ref: './schemas/ContactChanges.yaml' };
  const schemas = { ...components.schemas, ContactChanges: reference };
  mkdirSync(join(folder, 'schemas'));
  writeFileSync(root, stringify({ ...document, components: { ...components, schemas } }));
  writeFileSync(schema, stringify(ContactChanges));
  const { description } = ContactChanges.properties.alias;
  return { root, schema, description, remove: () => rmSync(folder, { recursive: true }) };
}
