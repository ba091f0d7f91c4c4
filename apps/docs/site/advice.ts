/** What to do about an error, by the status in its body (RFC 9110, section 15; RFC 6585, section 4). */
export type Advice = {
  todo: string;
  /** Whether the same request may be sent again, and when. */
  again: string;
};

const byStatus: Record<number, Advice> = {
  400: {
    todo: 'Correct what `error.issues` points at. Each entry names a place in the body and what is expected there.',
    again: 'No. The same request fails again.',
  },
  401: {
    todo: 'Check that you send the key as `Authorization: Bearer …`, and that it is a key you were given.',
    again: 'No. Send it with another key.',
  },
  403: {
    todo: 'Ask the person who gave you the key for the permission that the operation names.',
    again: 'No. The key has to change first.',
  },
  404: {
    todo: 'Look the id up again. If nothing has it any more, forget it.',
    again: 'No. An unknown id stays unknown.',
  },
  429: {
    todo: 'Send fewer requests at a time, and let one place in your program count them.',
    again: 'Yes, after the time in `Retry-After`. Nothing was changed.',
  },
  503: {
    todo: 'Wait. The service says when it expects to be back.',
    again: 'Yes, after the time in `Retry-After`. Nothing was changed.',
  },
};

const serverError: Advice = {
  todo: 'Report it with the value of `X-Request-Id`; your request did not cause it.',
  again: 'With care: the change may have been applied, although the response does not say so.',
};

const clientError: Advice = {
  todo: 'Read `error.message` in your logs, and change the request.',
  again: 'No. The same request fails again.',
};

/** What to do about an error with this status. */
export function adviceFor(statusCode: number): Advice {
  return byStatus[statusCode] ?? (statusCode >= 500 ? serverError : clientError);
}
