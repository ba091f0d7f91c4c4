import type { ReachedBy } from '@addressbook/contract/model';
import { type Call, type Check, errorResponse, type HttpResponse, unavailable } from '@addressbook/http';
import { type MockCase, responseOf } from './case.ts';
import type { Fault } from './faults.ts';
import type { Preference } from './prefer.ts';
import type { Served } from './served.ts';

/** A call, with the mock's data for it. */
export type MockCall = Call & {
  served: Served;
  cases: readonly MockCase[];
  preference: Preference;
  fault: Fault | undefined;
};

/** Magic keys, with the way to reach the error that each asks for: for clients that cannot set a header. */
const magicKeys: Record<string, ReachedBy> = {
  mock_expired: 'unknown-key',
  mock_no_permission: 'key-without-permission',
  mock_rate_limited: 'rate-limit',
};

/** Refuses a missing key and a magic key; accepts any other. An operation without security needs none. */
export const checkKey: Check<MockCall> = ({ request, operation, cases }) => {
  const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (key === undefined) return operation.isSecured ? caseReachedBy('no-key', cases) : undefined;
  return Object.hasOwn(magicKeys, key) ? caseReachedBy(magicKeys[key], cases) : undefined;
};

function caseReachedBy(way: ReachedBy | undefined, cases: readonly MockCase[]): HttpResponse | undefined {
  const found = cases.find(({ reachedBy }) => reachedBy === way);
  return found && responseOf(found);
}

/** Sends the injected 503, in the place of the check for overload. */
export const checkInjectedOverload: Check<MockCall> = ({ fault, cases }) => {
  if (fault !== 'unavailable') return undefined;
  const found = cases.find(({ status }) => status === 503);
  return found ? responseOf(found) : unavailable('An injected fault');
};

/** Sends the injected 429, in the place of the check of the rate. */
export const checkInjectedRate: Check<MockCall> = ({ fault, cases }) => {
  if (fault !== 'rate-limited') return undefined;
  const found = cases.find(({ status }) => status === 429);
  if (found) return responseOf(found);
  return errorResponse('TooManyRequestsError', 429, 'An injected fault', { headers: { 'Retry-After': '1' } });
};
