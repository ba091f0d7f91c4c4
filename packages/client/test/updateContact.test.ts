import { type RunningMock, startMock } from '@addressbook/mock';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { type ContactRecord, createAddressBookClient, type UpdateContactResult } from '../src/index.ts';

const contactId = '3392287d-7a79-4789-9ef8-7dc174836688';
const publishedRequest = { msisdn: '55555555555', alias: 'john', meta: { NAME: 'John Doe' } };

describe('against the mock', () => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startMock({ port: 0 });
  });
  afterAll(() => mock.stop());

  test('the published request returns the published record', async () => {
    const addressBook = createAddressBookClient({ baseUrl: mock.url, apiKey: 'YOUR_API_KEY' });
    const { ok, data, error, response } = await addressBook.updateContact(contactId, publishedRequest);
    expect({ ok, data, error, status: response.status }).toEqual({
      ok: true,
      data: {
        id: '3392287d-7a79-4789-9ef8-7dc174836688',
        alias: 'john',
        msisdn: '55555555555',
        updated_on: '2025-11-10T20:45:30.000Z',
      },
      error: undefined,
      status: 200,
    });
  });

  test('an unknown contact is a NotFoundError, though the HTTP status is 400', async () => {
    const addressBook = createAddressBookClient({
      baseUrl: mock.url,
      apiKey: 'YOUR_API_KEY',
      fetch: (request) => {
        request.headers.set('prefer', 'code=400, example=unknown-contact');
        return fetch(request);
      },
    });
    const { ok, data, error, response } = await addressBook.updateContact(contactId, publishedRequest);
    expect({ ok, data, error, status: response.status }).toEqual({
      ok: false,
      data: undefined,
      error: { name: 'NotFoundError', statusCode: 404, message: 'Contact not found' },
      status: 400,
    });
  });

  test('a field of the wrong type is a ValidationError with its issues', async () => {
    const addressBook = createAddressBookClient({ baseUrl: mock.url, apiKey: 'YOUR_API_KEY' });
    // @ts-expect-error an alias is a string
    const { ok, data, error } = await addressBook.updateContact(contactId, { alias: 42 });
    expect({ ok, data }).toEqual({ ok: false, data: undefined });
    expect(error).toMatchObject({ name: 'ValidationError', statusCode: 400, issues: expect.any(Array) });
  });

  test('an empty API key is an UnauthorizedError', async () => {
    const addressBook = createAddressBookClient({ baseUrl: mock.url, apiKey: '' });
    const { error } = await addressBook.updateContact(contactId, publishedRequest);
    expect(error).toMatchObject({ name: 'UnauthorizedError', statusCode: 401 });
  });
});

describe('answers that the contract leaves open or does not allow', () => {
  /** The result of an update that is answered with this. */
  function resultOf(body: string, status: number): Promise<UpdateContactResult> {
    const addressBook = createAddressBookClient({
      baseUrl: 'http://127.0.0.1:4010',
      apiKey: 'YOUR_API_KEY',
      fetch: async () => new Response(body, { status, headers: { 'content-type': 'application/json' } }),
    });
    return addressBook.updateContact(contactId, publishedRequest);
  }

  test('a failure under another name is an UnknownFailure that keeps the name', async () => {
    const body =
      '{"success":false,"error":{"name":"TeapotError","statusCode":418,"message":"short and stout"}}';
    const { error } = await resultOf(body, 418);
    expect(error).toEqual({
      name: 'UnknownFailure',
      sentName: 'TeapotError',
      statusCode: 418,
      message: 'short and stout',
    });
  });

  test.each([
    ['a 200 that says success: false', '{"success":false}', 200],
    ['a 200 without a record', '{"success":true}', 200],
    ['a 200 that is not JSON', '<html></html>', 200],
    ['a failure without a body', '', 502],
    ['a failure that is not JSON', '<html></html>', 502],
    ['a failure without the envelope', '{"error":"busy"}', 503],
    ['a failure that says success: true', '{"success":true}', 500],
  ])('%s is a ProtocolError', async (_, body, status) => {
    const { ok, data, error } = await resultOf(body, status);
    expect({ ok, data }).toEqual({ ok: false, data: undefined });
    expect(error).toEqual({
      name: 'ProtocolError',
      message: `updateContact: the answer (HTTP ${status}) is not what the contract allows`,
    });
  });
});

describe('types', () => {
  type Result = UpdateContactResult;

  test('the result narrows by `ok` and by destructuring', () => {
    const narrowed = (result: Result) => {
      if (result.ok) expectTypeOf(result.data).toEqualTypeOf<ContactRecord>();
      else expectTypeOf(result.error.name).toBeString();
      const { data, error } = result;
      if (error) expectTypeOf(data).toEqualTypeOf<undefined>();
      else expectTypeOf(data).toEqualTypeOf<ContactRecord>();
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('the name of an error narrows to its members', () => {
    const narrowed = (result: Result) => {
      if (result.error?.name === 'NotFoundError') expectTypeOf(result.error.statusCode).toEqualTypeOf<404>();
      if (result.error?.name === 'UnknownFailure') expectTypeOf(result.error.sentName).toBeString();
    };
    expectTypeOf(narrowed).toBeFunction();
  });
});
