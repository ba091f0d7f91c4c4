import { type AddressBookFailure, brand, type FailureDetails } from './failure.ts';
import type { Result } from './result.ts';

/**
 * A failure as something to throw: it has all the failure's members, `name` among them. It stands for what a call
 * reported; wrong arguments are TypeErrors, and what an `apiKey` function throws passes through as it is.
 *
 * @example
 * try {
 *   unwrap(await addressBook.updateContact(contactId, { alias: 'john' }));
 * } catch (error) {
 *   if (error instanceof AddressBookError) console.error(error.name, error.requestId);
 * }
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor copies every member of a failure.
export class AddressBookError extends Error {
  declare name: AddressBookFailure['name'];
  constructor(failure: AddressBookFailure) {
    super(failure.message);
    Object.assign(this, failure);
  }

  /** Recognises errors of other copies of this package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && brand in value;
  }
}

export interface AddressBookError extends FailureDetails {}

/**
 * The data of a result; throws an AddressBookError when the call failed.
 *
 * @example
 * const record = unwrap(await addressBook.updateContact(contactId, { alias: 'john' }));
 */
export function unwrap<Data>(result: Result<Data>): Data {
  if (result.ok) return result.data;
  throw new AddressBookError(result.error);
}
