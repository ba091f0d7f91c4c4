import { contract } from '../contract.ts';

/** The bundled contract as JSON. */
export const GET = (): Response => new Response(`${JSON.stringify(contract.root.node, null, 2)}\n`);
