import type { paths } from '@addressbook/contract';
import createClient, { type Client, defaultPathSerializer } from 'openapi-fetch';
import { AddressBookError } from './error.ts';
import { checked, checkPath, isBelow, outside, refuse, type Settings } from './input.ts';
import { errorOf } from './interpret.ts';
import type { ClientOptions } from './options.ts';
import { exchange } from './transport.ts';

/** Statuses whose responses have no body (Fetch standard, "null body status"), except those that never get here. */
const bodiless = [204, 205];

/**
 * The full openapi-fetch client, typed by the contract, over the same transport: one deadline, the same retries,
 * no redirects. Its middleware gets real `Request` objects and runs around all attempts together.
 *
 * A response of the server is returned as openapi-fetch does it; where there is none, it rejects with an
 * AddressBookError. It rejects with a TypeError, and sends nothing, for a URL that is not below `baseUrl`, no matter
 * what changed it, for a path parameter that is missing or would reach another path, for an `authorization` header of
 * one call, and for a `fetch` of one call: the key is added by the transport, and reaches no other place.
 *
 * @example
 * const client = createOpenapiFetchClient({ baseUrl: 'http://127.0.0.1:4010', apiKey: 'YOUR_API_KEY' });
 * const { data, error } = await client.POST('/addressbook/contacts/{contact_id}', {
 *   params: { path: { contact_id: contactId } },
 *   body: { alias: 'john' },
 * });
 */
export function createOpenapiFetchClient(options: ClientOptions): Client<paths> {
  const settings = checked(options);
  const known = new WeakMap<Request, Known>();
  const fetch = (request: Request) => respond(request, settings, known.get(request));
  const headers = { accept: 'application/json', ...settings.headers };
  const client = createClient<paths>({ baseUrl: settings.baseUrl, headers, fetch, pathSerializer });
  client.use({
    onRequest({ request, schemaPath: path, params, options }) {
      if (options.fetch !== fetch) refuse('fetch: pass it to createOpenapiFetchClient, not to one call');
      if (request.headers.has('authorization'))
        refuse('headers: pass the key as apiKey, not as authorization');
      // Again, because without any parameters, or with a serializer of the caller's, `pathSerializer` is not asked.
      checkTemplate(path, params.path);
      known.set(request, { path, ids: Object.values(params.path ?? {}).map(String) });
    },
  });
  return client;
}

/** What is known of a call besides its request, unless middleware makes another request of it. */
type Known = { path: string; ids: string[] };

/** Fills a path as openapi-fetch does, after the parameters were checked. */
function pathSerializer(path: string, parameters: Record<string, unknown>): string {
  checkTemplate(path, parameters);
  return defaultPathSerializer(path, parameters);
}

/** Throws a TypeError for a parameter that is missing, or would reach another path. */
function checkTemplate(path: string, parameters: Record<string, unknown> = {}): void {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  checkPath(Object.fromEntries(names.map((name) => [name, parameters[name]])));
}

/** Sends a request of openapi-fetch over the transport, and makes a `Response` of what came of it. */
async function respond(request: Request, settings: Settings, known?: Known): Promise<Response> {
  const { url, method, signal } = request;
  if (!isBelow(settings.baseUrl, url)) refuse(outside);
  const { path = '', ids = [] } = known ?? {};
  // Not every browser tells by `request.body` whether there is one.
  const body = await request.arrayBuffer();
  const outgoing = {
    name: { operation: 'openapi-fetch', method, path },
    request: { url, method, ...(body.byteLength && { body }) },
    headers: Object.fromEntries(request.headers),
    ids,
  };
  const received = await exchange(outgoing, settings, { signal });
  const { response, error, text } = received;
  // A `Response` cannot be made with a status below 200, which workerd shows.
  if (!response || error || text === undefined || response.status < 200) {
    throw new AddressBookError(errorOf(received));
  }
  const { status, statusText, headers } = response;
  return new Response(bodiless.includes(status) ? null : text, { status, statusText, headers });
}
