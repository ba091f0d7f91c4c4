import type { CallName } from './attempt.ts';
import type { CallOptions, HeaderValues } from './options.ts';
import type { Result } from './result.ts';

/** What the generated methods know of an operation. */
export interface Operation {
  name: CallName;
  /** Headers that the contract asks for: `accept`, and `content-type` where all bodies have the same. */
  headers: HeaderValues;
  /** Writes the query; absent where there is none. */
  query?: (parameters: unknown) => string;
  /** Writes the body; absent where there is none. */
  body?: (body: unknown, headers: Record<string, string>) => BodyInit | undefined;
  /** Reads the body of a success; as JSON unless given. */
  read?: (text: string | undefined, headers: Headers) => unknown;
  /** Whether a body, read, is of the contract's shape. */
  check: Check;
  /** Whether the contract asks for no key: then none is sent. */
  keyless?: true;
}

/** Whether a value has the shape that a schema demands: its type and its required members. */
export type Check = (value: unknown) => boolean;

/** What one call of an operation is about; the names are those of the contract. */
export interface Call {
  path?: Record<string, unknown>;
  body?: unknown;
  /** Headers that follow from the body. */
  headers?: HeaderValues | undefined;
}

/** Options of any operation. */
export type AnyOptions = CallOptions & { query?: Record<string, unknown> };

/** Makes the function that calls an operation. */
export type Define = <Data>(
  operation: Operation,
) => (call: Call, options?: AnyOptions) => Promise<Result<Data>>;
