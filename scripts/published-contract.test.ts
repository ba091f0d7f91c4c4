import { expect, test } from 'vitest';
import { valueAt } from './contract-sources.ts';

const operation = 'paths/addressbook_contacts_{contact_id}.yaml';

test('the operation is POST /addressbook/contacts/{contact_id}', () => {
  expect(valueAt('openapi.yaml', '/paths')).toMatchObject({
    '/addressbook/contacts/{contact_id}': { $ref: 'paths/addressbook_contacts_{contact_id}.yaml' },
  });
  expect(valueAt(operation, '/post/operationId')).toBe('updateContact');
  expect(valueAt(operation, '/post/summary')).toBe('Update Contact');
});

test("the contact's id is a required string in the path", () => {
  expect(valueAt('components/parameters/ContactId.yaml', '/')).toMatchObject({
    name: 'contact_id',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    examples: { documented: { value: '3392287d-7a79-4789-9ef8-7dc174836688' } },
  });
});

test('the API key needs the permission update:Contacts', () => {
  expect(valueAt(operation, '/post/security')).toEqual([{ apiKey: ['update:Contacts'] }]);
  expect(valueAt('components/securitySchemes/apiKey.yaml', '/')).toMatchObject({
    type: 'http',
    scheme: 'bearer',
  });
});

test('the first server leaves the host name open', () => {
  expect(valueAt('openapi.yaml', '/servers/0/url')).toBe('https://{hostname}');
});

test('msisdn, alias and meta are optional: a string, a string, an object', () => {
  expect(valueAt('components/schemas/ContactChanges.yaml', '/properties')).toMatchObject({
    msisdn: { type: 'string' },
    alias: { type: 'string' },
    meta: { type: 'object' },
  });
  expect(valueAt('components/schemas/ContactChanges.yaml', '/required')).toBeUndefined();
});

test('the documented request is the published one', () => {
  expect(valueAt('components/examples/updateContact.documented.request.yaml', '/value')).toEqual({
    msisdn: '55555555555',
    alias: 'john',
    meta: { NAME: 'John Doe' },
  });
});

test('the documented response is the published one', () => {
  expect(valueAt('components/examples/updateContact.documented.response.yaml', '/value')).toEqual({
    success: true,
    record: {
      id: '3392287d-7a79-4789-9ef8-7dc174836688',
      alias: 'john',
      msisdn: '55555555555',
      updated_on: '2025-11-10T20:45:30.000Z',
    },
  });
});

test('the unknown-contact response is the published one', () => {
  expect(valueAt('components/examples/updateContact.unknown-contact.response.yaml', '/value')).toEqual({
    success: false,
    error: { name: 'NotFoundError', statusCode: 404, message: 'Contact not found' },
  });
});

test('the description says that recorded messages stay as they are', () => {
  expect(valueAt(operation, '/post/description')).toContain(
    'Messages that were already recorded keep the details they were sent with.',
  );
});
