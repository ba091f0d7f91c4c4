import { readOperations } from './operation.ts';
import { located, Place } from './place.ts';
import { readSecuritySchemes } from './security.ts';
import type { Contract, DocumentObject, Info, Server, ServerVariable, Tag } from './types.ts';

/**
 * Reads a bundled OpenAPI document, 3.0 or 3.1. Throws a ContractError, and nothing else, for JSON that is not one,
 * for a reference that dangles, and for what OpenAPI forbids and no reader could make sense of.
 */
export function readContract(document: unknown): Contract {
  const root = Place.root(document).typed<DocumentObject>();
  if (!/^3\.[01]\./.test(root.text('openapi') ?? ''))
    throw root.error('This is not a document of OpenAPI 3.0 or 3.1. Say which in "openapi".');
  const securitySchemes = readSecuritySchemes(root);
  return {
    root,
    info: readInfo(root),
    servers: root.list<Server['node']>('servers').map(readServer),
    tags: root.list<Tag['node']>('tags').map((tag) => ({
      ...located(tag),
      name: tag.demand('name'),
      description: tag.text('description'),
    })),
    securitySchemes,
    operations: readOperations(root, securitySchemes),
  };
}

function readInfo(root: Place<DocumentObject>): Info {
  const info = root.object<Info['node']>('info');
  if (!info) throw root.error('There is no "info". Add it, with a title and a version.');
  return {
    ...located(info),
    title: info.demand('title'),
    version: info.demand('version'),
    summary: info.text('summary'),
    description: info.text('description'),
  };
}

function readServer(server: Place<Server['node']>): Server {
  return {
    ...located(server),
    url: server.demand('url'),
    description: server.text('description'),
    variables: server.entries<ServerVariable['node']>('variables').map(([name, variable]) => ({
      ...located(variable),
      name,
      default: variable.demand('default'),
      enum: variable.texts('enum'),
      description: variable.text('description'),
    })),
  };
}
