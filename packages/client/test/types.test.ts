import { describe, expectTypeOf, test } from 'vitest';
import type {
  AddressBookClient,
  Applied,
  CallOptions,
  ContactChanges,
  ContactRecord,
  ContactUpdated,
  ResponseHead,
  UpdateContactResult,
  ValidationIssue,
} from '../src/index.ts';
import { AddressBookError, isError, unwrap } from '../src/index.ts';

describe('updateContact', () => {
  test('takes an id, changes and options', () => {
    expectTypeOf<Parameters<AddressBookClient['updateContact']>>().toEqualTypeOf<
      [contactId: string, contactChanges: ContactChanges, options?: CallOptions | undefined]
    >();
    expectTypeOf<ContactChanges>().toEqualTypeOf<{
      msisdn?: string;
      alias?: string;
      meta?: { [key: string]: unknown };
    }>();
  });

  test('returns the body as the contract types it', () => {
    expectTypeOf<
      Awaited<ReturnType<AddressBookClient['updateContact']>>
    >().toEqualTypeOf<UpdateContactResult>();
    expectTypeOf<ContactUpdated>().toEqualTypeOf<{ success: true; record: ContactRecord }>();
    expectTypeOf<ContactRecord>().toEqualTypeOf<{
      id: string;
      alias: string;
      msisdn: string;
      updated_on: string;
    }>();
  });
});

describe('a result narrows', () => {
  test('by `ok`', () => {
    const narrowed = (result: UpdateContactResult) => {
      if (result.ok) {
        expectTypeOf(result.data).toEqualTypeOf<ContactUpdated>();
        expectTypeOf(result.error).toEqualTypeOf<undefined>();
        expectTypeOf(result.response).toEqualTypeOf<ResponseHead>();
      } else {
        expectTypeOf(result.error).toEqualTypeOf<AddressBookError>();
        expectTypeOf(result.response).toEqualTypeOf<ResponseHead | undefined>();
      }
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('by `error` after destructuring', () => {
    const narrowed = ({ data, error }: UpdateContactResult) => {
      if (error) expectTypeOf(data).toEqualTypeOf<undefined>();
      else expectTypeOf(data).toEqualTypeOf<ContactUpdated>();
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('by unwrap', () => {
    expectTypeOf(unwrap<ContactUpdated>).returns.toEqualTypeOf<ContactUpdated>();
  });
});

describe('an error narrows', () => {
  test('by its name', () => {
    const narrowed = (error: AddressBookError) => {
      expectTypeOf(error.applied).toEqualTypeOf<Applied>();
      expectTypeOf(error.statusCode).toEqualTypeOf<number | undefined>();
      if (error.name === 'ValidationError')
        expectTypeOf(error.issues).toEqualTypeOf<ValidationIssue[] | undefined>();
      if (error.name === 'UnknownError') expectTypeOf(error.sentName).toEqualTypeOf<string>();
      if (error.name === 'NotFoundError') expectTypeOf(error.statusCode).toEqualTypeOf<number>();
      // @ts-expect-error the contract has no such name
      if (error.name === 'NotFound') return;
      // @ts-expect-error only a ValidationError has issues
      return error.issues;
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('by isError, which takes the names that there are', () => {
    const narrowed = (error: AddressBookError | undefined, foreign: unknown) => {
      if (isError(error, 'ValidationError'))
        expectTypeOf(error.issues).toEqualTypeOf<ValidationIssue[] | undefined>();
      if (isError(error, 'NotFoundError')) expectTypeOf(error.name).toEqualTypeOf<'NotFoundError'>();
      if (isError(error, 'UnknownError')) expectTypeOf(error.sentName).toEqualTypeOf<string>();
      if (isError(foreign, 'NetworkError')) expectTypeOf(foreign.name).toEqualTypeOf<'NetworkError'>();
      if (isError(foreign, 'RouteNotFoundError')) expectTypeOf(foreign.status).toEqualTypeOf<number>();
      // @ts-expect-error the contract has no such name
      isError(error, 'NotFound');
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('by instanceof, when it was thrown', () => {
    const narrowed = (thrown: unknown) => {
      if (!(thrown instanceof AddressBookError)) return undefined;
      expectTypeOf(thrown).toExtend<Error>();
      return thrown.name === 'ValidationError' ? thrown.issues : thrown.requestId;
    };
    expectTypeOf(narrowed).toBeFunction();
  });
});
