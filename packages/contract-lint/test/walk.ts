import { win32 } from 'node:path';
import {
  BaseResolver,
  createConfig,
  lintDocument,
  makeDocumentFromString,
  type Oas3Rule,
  Source,
} from '@redocly/openapi-core';

/** A finding of a rule: its message, and the file and pointer that it is about. */
export type Finding = { message: string; file: string; pointer: string };

/** Resolves references between files that exist only in memory, by their paths on Windows. */
class WindowsResolver extends BaseResolver {
  readonly #files: Map<string, string>;

  constructor(files: Map<string, string>) {
    super();
    this.#files = files;
  }

  override resolveExternalRef(base: string | null, reference: string): string {
    return base === null ? reference : win32.resolve(win32.dirname(base), reference);
  }

  override async loadExternalRef(file: string): Promise<Source> {
    const content = this.#files.get(file);
    if (content === undefined) throw new Error(`There is no ${file}`);
    return new Source(file, content);
  }
}

/** Runs one rule over documents that exist only in memory, by their paths on Windows; the first is the root. */
export async function lintInMemory(rule: Oas3Rule, documents: Record<string, unknown>): Promise<Finding[]> {
  const files = Object.entries(documents).map(([file, content]) => [file, JSON.stringify(content)] as const);
  const [root] = files;
  if (!root) throw new Error('There is no document');
  const findings = await lintDocument({
    document: makeDocumentFromString(root[1], root[0]),
    externalRefResolver: new WindowsResolver(new Map(files)),
    config: await createConfig(
      { rules: { 'test/rule': 'error' } },
      { plugins: [{ id: 'test', rules: { oas3: { 'test/rule': rule } } }] },
    ),
  });
  return findings.map(({ message, location: [place] }) => ({
    message,
    file: place?.source.absoluteRef ?? '',
    pointer: place?.pointer ?? '',
  }));
}
