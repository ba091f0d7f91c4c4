import openapiTypescript, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { readContract } from '../model/index.ts';
import { type NamedType, namedTypes } from './names.ts';
import { docComment } from './typescript.ts';

/**
 * The types of a contract, by openapi-typescript. What has a default stays optional: a caller need not send it
 * (`--default-non-nullable=false`).
 */
export async function typesSource(document: unknown): Promise<string> {
  const source = await openapiTypescript(JSON.stringify(document), { defaultNonNullable: false });
  return `${COMMENT_HEADER}${astToString(source)}`;
}

/** The public names of the types of a contract. */
export function namesSource(document: unknown): string {
  const types = namedTypes(readContract(document));
  const used = ['components', 'operations', 'paths'].filter((name) =>
    types.some(({ type }) => new RegExp(`\\b${name}\\[`).test(type)),
  );
  return `// Written by \`pnpm generate\`. Do not edit.
import type { ${used.join(', ')} } from './openapi.ts';

${types.map(declaration).join('\n')}`;
}

function declaration({ name, type, description }: NamedType): string {
  return `${docComment(description)}\nexport type ${name} = ${type};\n`;
}
