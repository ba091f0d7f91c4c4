import type { paths } from '@addressbook/contract';
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { Outgoing } from './attempt.ts';
import { AddressBookError } from './error.ts';
import { checkBelow, checked, checkHeaders, pathSegment } from './input.ts';
import { failureOf } from './interpret.ts';
import type { ClientOptions } from './options.ts';
import { exchange } from './transport.ts';

/** Statuses whose responses have no body (Fetch standard, "null body status"). */
const bodiless = [101, 103, 204, 205, 304];

/**
 * The full openapi-fetch client, typed by the contract, over the same transport: one deadline, the same retries,
 * no redirects. Its middleware gets real `Request` objects and runs around all attempts together.
 *
 * A response of the server is returned as openapi-fetch does it; where there is none, it rejects with an
 * AddressBookError. It rejects with a TypeError, and sends nothing, for a URL that is not below `baseUrl`, whoever
 * changed it, for a path parameter that is no string or would reach another path, for an `authorization` header of
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
  const client = createClient<paths>({ baseUrl: settings.baseUrl, headers, fetch });
  client.use({
    onRequest(call) {
      if (call.options.fetch !== fetch) {
        throw new TypeError('fetch: pass it to createOpenapiFetchClient, not to one call');
      }
      checkHeaders(call.request.headers);
      known.set(call.request, { path: call.schemaPath, ids: pathParameters(call) });
    },
  });
  return client;
}

/** What is known of a call besides its request, unless middleware makes another request of it. */
type Known = { path: string; ids: string[] };

/** The values of all parameters of a path. Throws a TypeError for one that is missing or would reach another path. */
function pathParameters({
  schemaPath,
  params,
}: Parameters<NonNullable<Middleware['onRequest']>>[0]): string[] {
  return [...schemaPath.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => {
    const value = params.path?.[name];
    pathSegment(`params.path.${name}`, value);
    return `${value}`;
  });
}

/** Sends a request of openapi-fetch over the transport, and makes a `Response` of what came of it. */
async function respond(request: Request, settings: ClientOptions, known?: Known): Promise<Response> {
  const { url, method, signal } = request;
  checkBelow(settings.baseUrl, url);
  const { path = '', ids = [] } = known ?? {};
  const name = { operation: 'openapi-fetch', method, path };
  const outgoing: Outgoing = { name, url, headers: Object.fromEntries(request.headers), ids };
  // Not every browser tells by `request.body` whether there is one.
  const body = await request.arrayBuffer();
  if (body.byteLength) outgoing.body = body;
  const received = await exchange(outgoing, settings, { signal });
  if (!received.response || received.error || received.text === undefined) {
    throw new AddressBookError(failureOf(received));
  }
  const { status, statusText, headers } = received.response;
  return new Response(bodiless.includes(status) ? null : received.text, { status, statusText, headers });
}
