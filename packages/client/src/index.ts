export type { ContactChanges, ContactRecord } from '@addressbook/contract';
export { type AddressBookClient, type ClientOptions, createAddressBookClient } from './client.ts';
export type { ProtocolError, UnknownFailure, UpdateContactError, UpdateContactResult } from './result.ts';
