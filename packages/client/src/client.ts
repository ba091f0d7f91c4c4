import { createFinalURL, mergeHeaders } from 'openapi-fetch';
import { type AddressBookClient, methods } from './generated/operations.ts';
import { checked, checkPath } from './input.ts';
import { interpret } from './interpret.ts';
import type { ClientOptions, HeaderValues } from './options.ts';
import { pathSerializer } from './path.ts';
import { exchange } from './transport.ts';

/**
 * Makes a client for one API. Throws a TypeError that says the fix for a `baseUrl` that must not be called, a key that
 * cannot be sent, and a number that is no limit.
 *
 * @example
 * const addressBook = createAddressBookClient({ baseUrl: 'http://127.0.0.1:4010', apiKey: 'YOUR_API_KEY' });
 */
export function createAddressBookClient(options: ClientOptions): AddressBookClient {
  const client = checked(options);
  return methods((operation) => {
    const { name, query: querySerializer = () => '', body: write } = operation;
    // What is the same for every call is made once.
    const common = merged(operation.headers, client.headers);
    return async ({ path = {}, body, headers: own }, options) => {
      checkPath(path);
      const params = { path, query: options?.query ?? {} };
      const { baseUrl } = client;
      const url = createFinalURL(name.path, { baseUrl, params, querySerializer, pathSerializer });
      const headers = own || options?.headers ? merged(common, own, options?.headers) : common;
      const request = { url, method: name.method, body: write?.(body, headers) ?? null };
      const outgoing = { ...operation, request, headers, ids: Object.values(path).map(String) };
      return interpret(await exchange(outgoing, client, options), operation);
    };
  });
}

function merged(...headers: (HeaderValues | undefined)[]): Record<string, string> {
  return Object.fromEntries(mergeHeaders(...headers));
}
