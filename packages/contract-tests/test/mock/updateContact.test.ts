import { startMock } from '@addressbook/mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlainPrism } from './prism.ts';

const contactUrl = '/addressbook/contacts/3392287d-7a79-4789-9ef8-7dc174836688';
const headers = {
  accept: 'application/json',
  'content-type': 'application/json',
  authorization: 'Bearer YOUR_API_KEY',
};
const publishedRequest = { msisdn: '55555555555', alias: 'john', meta: { NAME: 'John Doe' } };

describe.each([
  { name: 'our mock', start: () => startMock({ port: 0 }) },
  { name: 'plain `prism mock`', start: startPlainPrism },
])('updateContact on $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof startPlainPrism>>;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  const updateContact = (changes: unknown, extra: Record<string, string> = {}) =>
    fetch(server.url + contactUrl, {
      method: 'POST',
      headers: { ...headers, ...extra },
      body: JSON.stringify(changes),
    });

  test('answers the published request with the published 200', async () => {
    const response = await updateContact(publishedRequest);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-request-id')).toMatch(/./);
    expect(await response.json()).toEqual({
      success: true,
      record: {
        id: '3392287d-7a79-4789-9ef8-7dc174836688',
        alias: 'john',
        msisdn: '55555555555',
        updated_on: '2025-11-10T20:45:30.000Z',
      },
    });
  });

  test('answers 400 with body code 404 when the contact is unknown', async () => {
    const response = await updateContact(publishedRequest, { prefer: 'code=400, example=unknown-contact' });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-request-id')).toMatch(/./);
    expect(await response.json()).toEqual({
      success: false,
      error: { name: 'NotFoundError', statusCode: 404, message: 'Contact not found' },
    });
  });

  test('answers 401 with the envelope and a challenge when no key is sent', async () => {
    const { authorization: _, ...keyless } = headers;
    const response = await fetch(server.url + contactUrl, {
      method: 'POST',
      headers: keyless,
      body: JSON.stringify(publishedRequest),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
    expect(await response.json()).toEqual({
      success: false,
      error: { name: 'UnauthorizedError', statusCode: 401, message: expect.any(String) },
    });
  });

  test.each([
    { field: 'msisdn', changes: { msisdn: 55555555555 } },
    { field: 'alias', changes: { alias: 42 } },
    { field: 'meta', changes: { meta: 'John Doe' } },
  ])('answers 400 ValidationError when $field has the wrong type', async ({ changes }) => {
    const response = await updateContact(changes);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      success: false,
      error: { name: 'ValidationError', statusCode: 400, message: expect.any(String) },
    });
  });
});
