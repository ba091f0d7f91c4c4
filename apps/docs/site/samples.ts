import type { Case, Operation } from './contract.ts';

/** The languages of the samples, in the order of their tabs. */
export const languages = ['curl', 'TypeScript', 'fetch', 'Python'] as const;

/** A language of the samples. */
export type Language = (typeof languages)[number];

/** Where a sample calls: the mock, unless the environment says otherwise. */
const baseUrl = 'http://127.0.0.1:4010';

/** A program that makes the call of a case and handles the failure that the status hides. */
export function sampleOf(
  language: Language,
  operation: Operation,
  { request }: Pick<Case, 'request'>,
): string {
  const path = operation.parameters.reduce(
    (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(example)),
    operation.path,
  );
  const id = operation.parameters[0]?.example ?? '';
  return {
    curl: curl(operation, path, request),
    TypeScript: client(operation, id, request),
    fetch: plain(operation, path, request),
    Python: python(operation, path, request),
  }[language];
}

function curl({ method }: Operation, path: string, request: unknown): string {
  return `curl --request ${method} \\
  "\${ADDRESSBOOK_URL:-${baseUrl}}${path}" \\
  --header 'Content-Type: application/json' \\
  --header "Authorization: Bearer \${ADDRESSBOOK_API_KEY:-YOUR_API_KEY}" \\
  --data '${JSON.stringify(request)}'`;
}

function client({ id }: Operation, contactId: string, request: unknown): string {
  return `import { createAddressBookClient } from '@addressbook/client';

const addressBook = createAddressBookClient({
  baseUrl: process.env.ADDRESSBOOK_URL ?? '${baseUrl}',
  apiKey: process.env.ADDRESSBOOK_API_KEY ?? 'YOUR_API_KEY',
});

const { data, error } = await addressBook.${id}('${contactId}', ${literal(request)});
if (data) console.log(data);
else if (error.name === 'NotFoundError') console.log('There is no such contact.');
else throw error;`;
}

function plain({ method }: Operation, path: string, request: unknown): string {
  return `const url = process.env.ADDRESSBOOK_URL ?? '${baseUrl}';
const answer = await fetch(url + '${path}', {
  method: '${method}',
  headers: {
    'Content-Type': 'application/json',
    Authorization: \`Bearer \${process.env.ADDRESSBOOK_API_KEY ?? 'YOUR_API_KEY'}\`,
  },
  body: JSON.stringify(${literal(request, '  ')}),
});
const { success, record, error } = await answer.json();
if (success) console.log(record);
// The HTTP status of an unknown contact is 400: the name tells failures apart.
else if (error.name === 'NotFoundError') console.log('There is no such contact.');
else throw new Error(\`\${error.name}: \${error.message}\`);`;
}

function python({ method }: Operation, path: string, request: unknown): string {
  return `import json, os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

call = Request(
    os.environ.get("ADDRESSBOOK_URL", "${baseUrl}") + "${path}",
    method="${method}",
    headers={
        "Content-Type": "application/json",
        "Authorization": "Bearer " + os.environ.get("ADDRESSBOOK_API_KEY", "YOUR_API_KEY"),
    },
    data=json.dumps(${JSON.stringify(request)}).encode(),
)
try:
    print(json.load(urlopen(call))["record"])
except HTTPError as failure:
    error = json.load(failure)["error"]
    # The HTTP status of an unknown contact is 400: the name tells failures apart.
    if error["name"] != "NotFoundError":
        raise SystemExit(f"{error['name']}: {error['message']}")
    print("There is no such contact.")`;
}

/** A value as a JavaScript literal, keys without quotes where they need none. */
function literal(value: unknown, indent = ''): string {
  return JSON.stringify(value, null, 2)
    .replace(/"([A-Za-z_]\w*)":/g, '$1:')
    .replace(/"((?:[^"\\]|\\.)*)"/g, (_, text: string) => `'${text.replaceAll("'", "\\'")}'`)
    .replaceAll('\n', `\n${indent}`);
}
