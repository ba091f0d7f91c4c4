/** One template for each language. They run when the site is built, and in the console for the request in its form. */
import type { Operation } from '@addressbook/contract/model';

/** The languages of the samples, in the order of their tabs. */
export const languages = ['curl', 'TypeScript', 'fetch', 'Python'] as const;

/** A language of the samples. */
export type Language = (typeof languages)[number];

/** The request that a sample sends. */
export type SampleRequest = {
  operation: Pick<Operation, 'id' | 'method' | 'path'> & {
    /** The name of an error whose HTTP status is not the one in its body, so that code can go wrong about it. */
    misleading?: string | undefined;
  };
  /** Origin of the server. */
  server: string;
  /** The values of the path parameters, by name. */
  parameters: Record<string, string>;
  /** Undefined when nothing is sent. */
  body: unknown;
  /** Asks a mock for a case: the value of `Prefer`. */
  prefer?: string | undefined;
};

/** A program that sends the request, and tells apart the error that its HTTP status hides among others. */
export function sampleOf(language: Language, request: SampleRequest): string {
  switch (language) {
    case 'curl':
      return curl(request);
    case 'TypeScript':
      return client(request);
    case 'fetch':
      return plain(request);
    case 'Python':
      return python(request);
  }
}

function curl({ operation, server, parameters, body, prefer }: SampleRequest): string {
  const headers = [
    'Authorization: Bearer YOUR_API_KEY',
    ...(body === undefined ? [] : ['Content-Type: application/json']),
    ...(prefer ? [`Prefer: ${prefer}`] : []),
  ];
  return [
    `server=${server}`,
    ...Object.entries(parameters).map(([name, value]) => `${variable(name)}=${quoted(encoded(value))}`),
    [
      `curl --fail-with-body --request ${operation.method}`,
      `  "$server${filled(operation.path, (name) => `$${variable(name)}`)}"`,
      ...headers.map((header) => `  --header ${quoted(header)}`),
      ...(body === undefined ? [] : [`  --data ${quoted(compact(body))}`]),
    ].join(' \\\n'),
    '# Exit code 22 means an error response: error.name in',
    '# the body says which. The HTTP status is a hint.',
  ].join('\n');
}

function client({ operation, server, parameters, body, prefer }: SampleRequest): string {
  const given = [
    ...Object.keys(parameters).map(camelCase),
    ...(body === undefined ? [] : [literal(body)]),
    ...(prefer ? [literal({ headers: { Prefer: prefer } })] : []),
  ];
  return `import { createAddressBookClient } from '@addressbook/client';

const addressBook = createAddressBookClient({
  baseUrl: '${server}',
  apiKey: 'YOUR_API_KEY',
});
${constants(parameters)}
const { data, error } = await addressBook.${operation.id}(${given.join(', ')});
if (!error) console.log(data);
${misleadingCase(operation.misleading)}else throw error;`;
}

function plain({ operation, server, parameters, body, prefer }: SampleRequest): string {
  const lines = [
    `method: '${operation.method}',`,
    'headers: {',
    "  Authorization: 'Bearer YOUR_API_KEY',",
    ...(body === undefined ? [] : ["  'Content-Type': 'application/json',"]),
    ...(prefer ? [`  Prefer: '${prefer}',`] : []),
    '},',
    ...(body === undefined ? [] : [`body: JSON.stringify(${literal(body)}),`]),
  ];
  const path = filled(operation.path, (name) => `\${encodeURIComponent(${camelCase(name)})}`);
  return `const server = '${server}';
${constants(parameters)}
const path = \`${path}\`;
const response = await fetch(server + path, {
${indented(lines.join('\n'), 2)}
});
const { error, ...data } = await response.json();
if (!error) console.log(data);
${misleadingCase(operation.misleading)}else throw new Error(\`\${error.name}: \${error.message}\`);`;
}

function misleadingCase(name: string | undefined): string {
  if (name === undefined) return '';
  return `// Not by the HTTP status: other errors have it too.
else if (error.name === '${name}') console.log('Handle ${name} here.');\n`;
}

function python({ operation, server, parameters, body, prefer }: SampleRequest): string {
  const headers = [
    '"Authorization": "Bearer YOUR_API_KEY",',
    ...(body === undefined ? [] : ['"Content-Type": "application/json",']),
    ...(prefer ? [`"Prefer": "${prefer}",`] : []),
  ];
  const data =
    body === undefined ? '' : `\n    data=json.dumps(${indented(pythonic(body), 4).trimStart()}).encode(),`;
  const { misleading } = operation;
  const known = misleading
    ? `
    # Not by the HTTP status: other errors have it too.
    if error["name"] != "${misleading}":
        raise SystemExit(f"{error['name']}: {error['message']}")
    print("Handle ${misleading} here.")`
    : `
    raise SystemExit(f"{error['name']}: {error['message']}")`;
  return `import json
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

server = "${server}"
${Object.entries(parameters)
  .map(([name, value]) => `${variable(name)} = quote(${JSON.stringify(value)}, safe="")`)
  .join('\n')}
request = Request(
    f"{server}${filled(operation.path, (name) => `{${variable(name)}}`)}",
    method="${operation.method}",
    headers={
${headers.map((header) => `        ${header}`).join('\n')}
    },${data}
)
try:
    print(json.load(urlopen(request)))
except HTTPError as response:
    error = json.load(response)["error"]${known}`;
}

/** A path with something in the place of each parameter (RFC 6570, level 1). */
function filled(path: string, replacement: (name: string) => string): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => replacement(name));
}

function constants(parameters: SampleRequest['parameters']): string {
  return Object.entries(parameters)
    .map(([name, value]) => `const ${camelCase(name)} = ${literal(value)};`)
    .join('\n');
}

function camelCase(name: string): string {
  return name.replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The name of a parameter as that of a variable in a shell and in Python. */
function variable(name: string): string {
  return name.replace(/\W+/g, '_');
}

/** A string as one word of a shell. */
function quoted(text: string): string {
  return /^[\w%.~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A string as a segment of a path, without characters that mean something to a shell. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A value as a literal of JavaScript, keys without quotes where they need none. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(/"([A-Za-z_]\w*)":/g, '$1:')
    .replace(
      /"((?:[^"\\]|\\.)*)"/g,
      (_, text: string) => `'${text.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`,
    );
}

/** A value as a literal of Python. */
function pythonic(value: unknown): string {
  const words: Record<string, string> = { true: 'True', false: 'False', null: 'None' };
  return JSON.stringify(value, null, 4).replace(
    /"(?:[^"\\]|\\.)*"|true|false|null/g,
    (found) => words[found] ?? found,
  );
}

/** A value as JSON, on one line where it fits, otherwise indented by two. */
function compact(value: unknown): string {
  const line = JSON.stringify(value);
  return line.length < 50 ? line : indented(JSON.stringify(value, null, 2), 2).trimStart();
}

function indented(text: string, width: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(width));
}
