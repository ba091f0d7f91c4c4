import { describe, expectTypeOf, test } from 'vitest';
import type {
  AddressBookClient,
  AddressBookFailure,
  AnswerHead,
  CallOptions,
  ContactChanges,
  ContactRecord,
  Sent,
  UpdateContactResult,
  ValidationIssue,
} from '../src/index.ts';
import { isNotFound, isValidation, unwrap } from '../src/index.ts';

describe('updateContact', () => {
  test('takes an id, changes and options', () => {
    expectTypeOf<Parameters<AddressBookClient['updateContact']>>().toEqualTypeOf<
      [contactId: string, changes: ContactChanges, options?: CallOptions | undefined]
    >();
    expectTypeOf<ContactChanges>().toEqualTypeOf<{
      msisdn?: string;
      alias?: string;
      meta?: { [key: string]: unknown };
    }>();
  });

  test('returns a record of four strings', () => {
    expectTypeOf<
      Awaited<ReturnType<AddressBookClient['updateContact']>>
    >().toEqualTypeOf<UpdateContactResult>();
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
        expectTypeOf(result.data).toEqualTypeOf<ContactRecord>();
        expectTypeOf(result.error).toEqualTypeOf<undefined>();
        expectTypeOf(result.response).toEqualTypeOf<AnswerHead>();
      } else {
        expectTypeOf(result.error).toEqualTypeOf<AddressBookFailure>();
        expectTypeOf(result.response).toEqualTypeOf<AnswerHead | undefined>();
      }
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('by `error` after destructuring', () => {
    const narrowed = ({ data, error }: UpdateContactResult) => {
      if (error) expectTypeOf(data).toEqualTypeOf<undefined>();
      else expectTypeOf(data).toEqualTypeOf<ContactRecord>();
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('by the name of the failure, and by its guard', () => {
    const narrowed = (error: AddressBookFailure) => {
      expectTypeOf(error.sent).toEqualTypeOf<Sent>();
      if (error.name === 'ValidationError')
        expectTypeOf(error.issues).toEqualTypeOf<ValidationIssue[] | undefined>();
      if (error.name === 'UnknownFailure') expectTypeOf(error.sentName).toEqualTypeOf<string>();
      if (isValidation(error)) expectTypeOf(error.issues).toEqualTypeOf<ValidationIssue[] | undefined>();
      if (isNotFound(error)) expectTypeOf(error.name).toEqualTypeOf<'NotFoundError'>();
      // @ts-expect-error only a ValidationError has issues
      return error.issues;
    };
    expectTypeOf(narrowed).toBeFunction();
  });

  test('by unwrap', () => {
    expectTypeOf(unwrap<ContactRecord>).returns.toEqualTypeOf<ContactRecord>();
  });
});
