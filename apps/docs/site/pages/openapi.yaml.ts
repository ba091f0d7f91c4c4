import { stringify } from 'yaml';
import { contract } from '../contract.ts';

/** The bundled contract as YAML. */
export const GET = (): Response =>
  new Response(stringify(contract.root.node, { aliasDuplicateObjects: false }));
