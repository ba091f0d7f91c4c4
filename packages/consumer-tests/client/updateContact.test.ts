import { createAddressBookClient } from '@addressbook/client';
import { type RunningMock, startMock } from '@addressbook/mock';
import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const contactId = '3392287d-7a79-4789-9ef8-7dc174836688';
const publishedRequest = { msisdn: '55555555555', alias: 'john', meta: { NAME: 'John Doe' } };

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.stop());

/** A client of the mock that asks it for one case, where it is given one. */
const clientOf = (prefer?: string) =>
  createAddressBookClient({
    baseUrl: mock.url,
    apiKey: 'YOUR_API_KEY',
    ...(prefer && { headers: { prefer } }),
    retries: { max: 0 },
  });

test('the published request returns the published record', async () => {
  const { ok, data, error, response } = await clientOf().updateContact(contactId, publishedRequest);
  expect({ ok, data, error, status: response?.status }).toEqual({
    ok: true,
    data: {
      success: true,
      record: {
        id: '3392287d-7a79-4789-9ef8-7dc174836688',
        alias: 'john',
        msisdn: '55555555555',
        updated_on: '2025-11-10T20:45:30.000Z',
      },
    },
    error: undefined,
    status: 200,
  });
});

test('an unknown contact is a NotFoundError, though the HTTP status is 400', async () => {
  const addressBook = clientOf('code=400, example=unknown-contact');
  const { ok, data, error, response } = await addressBook.updateContact(contactId, publishedRequest);
  expect({ ok, data, status: response?.status }).toEqual({ ok: false, data: undefined, status: 400 });
  expect(error).toMatchObject({
    name: 'NotFoundError',
    statusCode: 404,
    status: 400,
    message: 'Contact not found',
  });
});

test('a field of the wrong type is a ValidationError with its issues', async () => {
  // @ts-expect-error an alias is a string
  const { error } = await clientOf().updateContact(contactId, { alias: 42 });
  expect(error).toMatchObject({ name: 'ValidationError', statusCode: 400, issues: expect.any(Array) });
});

test('an API key that is not known is an UnauthorizedError', async () => {
  const addressBook = createAddressBookClient({ baseUrl: mock.url, apiKey: 'mock_expired' });
  const { error } = await addressBook.updateContact(contactId, publishedRequest);
  expect(error).toMatchObject({ name: 'UnauthorizedError', statusCode: 401 });
});

describe('every case of the contract arrives under its name', () => {
  type Example = {
    value: { success: boolean; error?: { name: string; statusCode: number } };
  };
  const { responses } = contract.paths['/addressbook/contacts/{contact_id}'].post;
  const shared = contract.components.responses;
  const examplesByStatus = {
    '200': responses['200'].content['application/json'].examples,
    '400': responses['400'].content['application/json'].examples,
    '401': shared.Unauthorized.content['application/json'].examples,
    '403': shared.Forbidden.content['application/json'].examples,
    default: shared.UnexpectedFailure.content['application/json'].examples,
  };
  const components: Record<string, unknown> = contract.components.examples;
  const cases = Object.entries(examplesByStatus).flatMap(([status, examples]) =>
    Object.entries<{ $ref: string }>(examples).map(([key, { $ref }]) => {
      // Every example of the bundle has a value; those of responses have the envelope, as the linter checks.
      const { value } = components[$ref.slice('#/components/examples/'.length)] as Example;
      return { key, value, code: status === 'default' ? String(value.error?.statusCode) : status };
    }),
  );

  test('there are cases under every status', () => {
    expect(new Set(cases.map(({ code }) => code))).toEqual(
      new Set(['200', '400', '401', '403', '429', '500', '503']),
    );
  });

  test.each(cases)('$key', async ({ key, value, code }) => {
    const { ok, data, error } = await clientOf(`code=${code}, example=${key}`).updateContact(contactId, {});
    expect(ok).toBe(value.success);
    if (ok) expect(data).toEqual(value);
    else expect(error).toMatchObject({ ...value.error, status: Number(code), attempts: 1 });
  });
});
