/** What to do about a failure, by the status that its body has (RFC 9110, section 15; RFC 6585, section 4). */
export type Advice = {
  todo: string;
  /** Whether the same call may be sent again, and when. */
  again: string;
};

const byStatus: Record<number, Advice> = {
  400: {
    todo: 'Correct what `error.issues` points at. Each entry names a place in the body and what is expected there.',
    again: 'No. The same request fails again.',
  },
  401: {
    todo: 'Check that the key is sent as `Authorization: Bearer …`, and that it is one you were given.',
    again: 'No. Send it with another key.',
  },
  403: {
    todo: 'Ask whoever gave you the key for the permission that the operation names.',
    again: 'No. The key has to change first.',
  },
  404: {
    todo: 'Look the id up again. If the contact was removed, forget the id.',
    again: 'No. An id that is not known stays so.',
  },
  429: {
    todo: 'Send less at a time, and let one place in your program count the calls.',
    again: 'Yes, after the time in `Retry-After`. Nothing was changed.',
  },
  503: {
    todo: 'Wait. The service says when it expects to be back.',
    again: 'Yes, after the time in `Retry-After`. Nothing was changed.',
  },
};

const brokenServer: Advice = {
  todo: 'Report it with the value of `X-Request-Id`; the fault is not yours.',
  again:
    'With care: the update may have been applied. Sending it again gives the same contact, with a later `updated_on`.',
};

const refused: Advice = {
  todo: 'Read `error.message` in your logs, and change the request.',
  again: 'No. The same request fails again.',
};

/** What to do about a failure with this status. */
export function adviceFor(statusCode: number): Advice {
  return byStatus[statusCode] ?? (statusCode >= 500 ? brokenServer : refused);
}
