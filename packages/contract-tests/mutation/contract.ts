import one from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };

/** How the cases are reached, by their keys. */
const ways = {
  'internal-error.response': 'nothing-a-caller-can-do',
  'too-many-requests.response': 'rate-limit',
  'unavailable.response': 'nothing-a-caller-can-do',
  'updateContact.unknown-contact.response': 'unknown-id',
  'missing-key.response': 'no-key',
  'unknown-key.response': 'unknown-key',
  'missing-permission.response': 'key-without-permission',
};

/** The frozen contract with one operation. */
export const contract: typeof one = structuredClone(one);
for (const [name, way] of Object.entries(ways))
  Object.assign(Object.entries(contract.components.examples).find(([key]) => key === name)?.[1] ?? {}, {
    'x-reached-by': way,
  });
