import type { ContactChanges, paths } from '@addressbook/contract';
import createClient from 'openapi-fetch';
import { toResult, type UpdateContactResult } from './result.ts';

/** Where the API is and who is calling. */
export type ClientOptions = {
  /** Origin of the API, such as `http://127.0.0.1:4010`. */
  baseUrl: string;
  /** Sent as `Authorization: Bearer …` (RFC 6750, section 2.1). */
  apiKey: string;
  /** Sends the request; the platform's own `fetch` unless given. */
  fetch?: (request: Request) => Promise<Response>;
};

/** The operations of the contract, one method each. */
export type AddressBookClient = {
  /**
   * Changes the fields that are given and answers with the contact as it is now.
   * A failure that the API reports is part of the result; a network error rejects.
   */
  updateContact: (contactId: string, changes: ContactChanges) => Promise<UpdateContactResult>;
};

/**
 * Makes a client for one API and one key.
 *
 * @example
 * const addressBook = createAddressBookClient({ baseUrl: 'http://127.0.0.1:4010', apiKey });
 * const { data, error } = await addressBook.updateContact(contactId, { alias: 'john' });
 */
export function createAddressBookClient({ baseUrl, apiKey, fetch }: ClientOptions): AddressBookClient {
  const http = createClient<paths>({
    baseUrl,
    ...(fetch && { fetch }),
    headers: { Authorization: `Bearer ${apiKey}`, Accept: 'application/json' },
  });
  return {
    async updateContact(contactId, changes) {
      const answer = await http.POST('/addressbook/contacts/{contact_id}', {
        params: { path: { contact_id: contactId } },
        body: changes,
        // As text: openapi-fetch would throw on a 200 that is not JSON.
        parseAs: 'text',
      });
      return toResult(answer);
    },
  };
}
