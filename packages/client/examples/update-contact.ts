import { createAddressBookClient } from '@addressbook/client';

const addressBook = createAddressBookClient({
  baseUrl: process.env['ADDRESSBOOK_URL'] ?? 'http://127.0.0.1:4010',
  apiKey: 'YOUR_API_KEY',
});
const contactId = '3392287d-7a79-4789-9ef8-7dc174836688';

const { data } = await addressBook.updateContact(contactId, { alias: 'john' });
console.log(data?.record.alias, data?.record.updated_on);

const { error } = await addressBook.updateContact(contactId, { msisdn: 'no number' });
if (error?.name === 'ValidationError') console.log(error.name, error.issues);
