import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with the files of a contract, for one test. */
export type ContractFolder = {
  file: string;
  write: (name: string, text: string) => void;
  remove: () => void;
};

/** Writes files into a new folder; `openapi.yaml` is the contract. */
export function contractFolder(files: Record<string, string>): ContractFolder {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-contract-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    file: join(folder, 'openapi.yaml'),
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A contract whose `GET /things` has these responses, as YAML in flow style. */
export function contractOf(responses: string): string {
  return `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      responses: ${responses}
`;
}
