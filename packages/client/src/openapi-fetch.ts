import type { paths } from '@addressbook/contract';
import createClient, { type Client } from 'openapi-fetch';
import { AddressBookError } from './error.ts';
import { origin } from './input.ts';
import { failureOf } from './interpret.ts';
import type { ClientOptions } from './options.ts';
import { exchange } from './transport.ts';

/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const bodiless = [101, 103, 204, 205, 304];

/**
 * The full openapi-fetch client, typed by the contract, over the same transport: one deadline, the same retries,
 * no redirects. Its middleware gets real `Request` objects and runs around all attempts together.
 *
 * An answer of the server is returned as openapi-fetch does it; where there is none, it rejects with an
 * AddressBookError.
 *
 * @example
 * const client = createOpenapiFetchClient({ baseUrl: 'http://127.0.0.1:4010', apiKey: 'YOUR_API_KEY' });
 * const { data, error } = await client.POST('/addressbook/contacts/{contact_id}', {
 *   params: { path: { contact_id: contactId } },
 *   body: { alias: 'john' },
 * });
 */
export function createOpenapiFetchClient(options: ClientOptions): Client<paths> {
  const templates = new WeakMap<Request, string>();
  const client = createClient<paths>({
    baseUrl: origin(options.baseUrl, options),
    headers: { accept: 'application/json', ...options.headers },
    fetch: async (request) => {
      const { url, method, signal } = request;
      const name = { operation: 'openapi-fetch', method, path: templates.get(request) ?? '' };
      const body = request.body ? { body: await request.arrayBuffer() } : {};
      const outgoing = { url, method, headers: Object.fromEntries(request.headers), ...body };
      const answer = await exchange(outgoing, name, options, { signal });
      if (!answer.response || answer.error || answer.text === undefined) {
        throw new AddressBookError(failureOf(answer, name, {}));
      }
      const { status, statusText, headers } = answer.response;
      return new Response(bodiless.includes(status) ? null : answer.text, { status, statusText, headers });
    },
  });
  client.use({
    onRequest: ({ request, schemaPath }) => {
      templates.set(request, schemaPath);
    },
  });
  return client;
}
