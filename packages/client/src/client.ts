import type { ContactChanges, ContactRecord } from '@addressbook/contract';
import { mergeHeaders } from 'openapi-fetch';
import { checked, pathSegment } from './input.ts';
import { interpret } from './interpret.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import type { Result } from './result.ts';
import { exchange } from './transport.ts';

/** What came of `updateContact`. */
export type UpdateContactResult = Result<ContactRecord>;

/** The operations of the contract, one method each. */
export interface AddressBookClient {
  /**
   * Changes the fields that are given, and returns the contact as it is now.
   *
   * Whatever the network or the server does is in the result. It rejects with a TypeError for an id, a key or
   * changes that cannot be sent, and with what an `apiKey` function threw.
   *
   * @example
   * const { data, error } = await addressBook.updateContact(contactId, { alias: 'john' });
   * if (error) console.error(error.name, error.message);
   * else console.log(data.updated_on);
   */
  updateContact(
    contactId: string,
    changes: ContactChanges,
    options?: CallOptions,
  ): Promise<UpdateContactResult>;
}

const updateContact = {
  operation: 'updateContact',
  method: 'POST',
  path: '/addressbook/contacts/{contact_id}',
} as const;

/**
 * Makes a client for one API. Throws a TypeError that says the fix for a `baseUrl` that must not be called, a key that
 * cannot be sent, a number that is no limit, and a platform below the client's floor.
 *
 * @example
 * const addressBook = createAddressBookClient({ baseUrl: 'http://127.0.0.1:4010', apiKey: 'YOUR_API_KEY' });
 */
export function createAddressBookClient(options: ClientOptions): AddressBookClient {
  const client = checked(options);
  // What is the same for every call is made once.
  const [before = '', after = ''] = `${client.baseUrl}${updateContact.path}`.split('{contact_id}');
  const headers = merged(contentHeaders, client.headers);
  return {
    async updateContact(contactId, changes, call) {
      const url = before + pathSegment('contactId', contactId) + after;
      const outgoing = {
        name: updateContact,
        request: { url, method: updateContact.method, body: JSON.stringify(changes) },
        headers: call?.headers ? merged(headers, call.headers) : headers,
        ids: [contactId],
      };
      return interpret(await exchange(outgoing, client, call), recordOf);
    },
  };
}

const contentHeaders = { accept: 'application/json', 'content-type': 'application/json' };

function merged(...headers: (Record<string, string> | undefined)[]): Record<string, string> {
  return Object.fromEntries(mergeHeaders(...headers));
}

const recordMembers = ['id', 'alias', 'msisdn', 'updated_on'] satisfies (keyof ContactRecord)[];

function recordOf({ record }: Record<string, unknown>): ContactRecord | undefined {
  const members = Object(record);
  return recordMembers.every((name) => typeof members[name] === 'string') ? members : undefined;
}
