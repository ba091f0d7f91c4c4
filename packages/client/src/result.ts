import type { AddressBookError } from './error.ts';

/** What a response says besides its body. */
export interface ResponseHead {
  status: number;
  headers: Headers;
  /** The server's `X-Request-Id`, without the key; `headers` are as the server sent them. */
  requestId?: string;
}

/** What came of a call: checking `ok`, or `error` after destructuring, tells the two apart. */
export type Result<Data> =
  | { ok: true; data: Data; error?: undefined; response: ResponseHead }
  | { ok: false; data?: undefined; error: AddressBookError; response?: ResponseHead };
