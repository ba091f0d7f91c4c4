import type { ReachedBy } from '@addressbook/contract/model';

const sentences: Record<ReachedBy, string> = {
  request: 'Send this request.',
  'unknown-id': 'Send an id that does not exist.',
  'no-key': 'Send no API key.',
  'unknown-key': 'Send an API key that nobody was given.',
  'key-without-permission': 'Use an API key without the permission that the operation needs.',
  'rate-limit': 'Send more requests than your API key allows.',
  'nothing-a-caller-can-do':
    'No request leads to it: only the server can cause it. The mock sends it on demand.',
};

/** How to get a case from a real server; undefined when the contract does not say it. */
export function howToGet({ reachedBy }: { reachedBy: ReachedBy | undefined }): string | undefined {
  return reachedBy && sentences[reachedBy];
}
