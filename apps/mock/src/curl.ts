import contract from '@addressbook/spec/openapi.json' with { type: 'json' };

const path = '/addressbook/contacts/{contact_id}';

/** The contract's `documented` request as one line for a shell, sent to `origin`. */
export function documentedCurl(origin: string): string {
  const contactId = contract.components.parameters.ContactId.examples.documented.value;
  const changes = contract.components.examples['updateContact.documented.request'].value;
  return [
    `curl --location '${origin}${path.replace('{contact_id}', contactId)}'`,
    `--header 'Accept: application/json'`,
    `--header 'Content-Type: application/json'`,
    `--header 'Authorization: Bearer YOUR_API_KEY'`,
    `--data '${JSON.stringify(changes)}'`,
  ].join(' ');
}
