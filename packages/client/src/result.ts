import type { AddressBookFailure } from './failure.ts';

/** What an answer says besides its body. */
export interface AnswerHead {
  status: number;
  headers: Headers;
  /** The server's `X-Request-Id`, without the key; `headers` are as the server sent them. */
  requestId?: string;
}

/** What came of a call: checking `ok`, or `error` after destructuring, tells the two apart. */
export type Result<Data> =
  | { ok: true; data: Data; error?: undefined; response: AnswerHead }
  | { ok: false; data?: undefined; error: AddressBookFailure; response?: AnswerHead };
