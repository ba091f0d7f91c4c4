/** A program that only updates a contact: what bundles and type checks are measured on. */
export const onlyUpdates = `
import { createAddressBookClient } from '@addressbook/client';

const addressBook = createAddressBookClient({ baseUrl: 'https://api.addressbook.example', apiKey: 'YOUR_API_KEY' });
const { data, error } = await addressBook.updateContact('3392287d-7a79-4789-9ef8-7dc174836688', { alias: 'john' });
if (error) console.log(error.name);
else console.log(data.record.updated_on);
export {};
`;

/** The ceilings that the client's tests hold. */
export const ceilings = {
  /** Bytes of a bundle that only updates a contact, minified and compressed by gzip -9. */
  gzip: 4600,
  /** Type instantiations over those of an empty module. */
  instantiations: 100,
};
