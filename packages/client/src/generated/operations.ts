// Written by `pnpm generate`. Do not edit.
import type { ContactChanges, ContactUpdated, UpdateContactPath } from '@addressbook/contract';
import { defaultBodySerializer } from 'openapi-fetch';
import { exactly, object, string } from '../check.ts';
import type { Check, Define } from '../operation.ts';
import type { CallOptions } from '../options.ts';
import type { Result } from '../result.ts';

/** What comes of `updateContact`. */
export type UpdateContactResult = Result<ContactUpdated>;

/**
 * The operations of the contract, one method each. What the network or the server does is in the result. A call rejects
 * with a TypeError for what cannot be sent, and with what an `apiKey` function threw.
 */
export interface AddressBookClient {
  /**
   * Update Contact
   *
   * Changes the phone number, the alias or the metadata of one contact and returns the contact as it is now.
   * Messages that were already recorded keep the details they were sent with.
   *
   * The response for a contact that does not exist is HTTP **400**, not 404.
   * Tell errors apart by `error.name`; the HTTP status is only a hint.
   *
   * @example
   * const { data, error } = await addressBook.updateContact('3392287d-7a79-4789-9ef8-7dc174836688', { msisdn: '55555555555', alias: 'john', meta: { NAME: 'John Doe' } });
   * if (error) console.error(error.name, error.message);
   * else console.log(data);
   */
  updateContact(
    contactId: UpdateContactPath['contact_id'],
    contactChanges: ContactChanges,
    options?: CallOptions,
  ): Promise<UpdateContactResult>;
}

/** Makes the methods of a client. */
export function methods(define: Define): AddressBookClient {
  const isContactRecord: Check = object({ id: string, alias: string, msisdn: string, updated_on: string });
  const isContactUpdated: Check = object({ success: exactly(true), record: isContactRecord });
  const calls = {
    updateContact: define<ContactUpdated>({
      name: { operation: 'updateContact', method: 'POST', path: '/addressbook/contacts/{contact_id}' },
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: defaultBodySerializer,
      check: isContactUpdated,
    }),
  };
  return {
    updateContact: (contactId, contactChanges, options) => calls.updateContact({ path: { contact_id: contactId }, body: contactChanges }, options),
  };
}
