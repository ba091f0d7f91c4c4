import type { OpenAPIV3_1 } from 'openapi-types';
import { entriesOf, itemsOf, nodeAt, objectAt } from './node.ts';
import { readOperations } from './operation.ts';
import { Place } from './place.ts';
import { readSecuritySchemes } from './security.ts';
import type { Contract, Server } from './types.ts';

/**
 * Reads a bundled OpenAPI document, 3.0 or 3.1. Throws only ContractErrors: for JSON that is not such a document,
 * for dangling references, and for ambiguous contracts.
 */
export function readContract(document: unknown): Contract {
  const root = objectAt(Place.root(document));
  const openapi = root.node['openapi'];
  if (typeof openapi !== 'string' || !/^3\.[01]\./.test(openapi))
    throw root.error('This is not a document of OpenAPI 3.0 or 3.1. Set "openapi" to its version.');
  const info = root.child('info');
  if (!info) throw root.error('"info" is missing. Add it, with a title and a version.');
  const securitySchemes = readSecuritySchemes(root);
  return {
    root,
    info: nodeAt<OpenAPIV3_1.InfoObject>(info, 'title', 'version'),
    servers: itemsOf(root, 'servers').map(readServer),
    tags: itemsOf(root, 'tags').map((tag) => nodeAt<OpenAPIV3_1.TagObject>(tag, 'name')),
    securitySchemes,
    operations: readOperations(root, securitySchemes),
  };
}

function readServer(place: Place): Server {
  const variables = entriesOf(place, 'variables').map(([name, variable]) => ({
    ...nodeAt<OpenAPIV3_1.ServerVariableObject>(variable, 'default'),
    name,
  }));
  return { ...nodeAt<OpenAPIV3_1.ServerObject>(place, 'url'), variables };
}
