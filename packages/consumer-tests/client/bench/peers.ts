import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where generated peers stand; not committed. */
const generatedFolder: string = fileURLToPath(new URL('../.generated', import.meta.url));

const contract = fileURLToPath(import.meta.resolve('@addressbook/spec/openapi.json'));
const command = (name: string) => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));

/** A way to call the API from TypeScript. */
export type Peer = {
  name: string;
  /** What is imported, for the time that takes; undefined where nothing is. */
  module?: string;
  /** The runtime dependencies that come with it. */
  dependencies: string;
  /** A program that makes `connect(baseUrl, fetch)`, which returns a function that updates one contact. */
  program: string;
};

const id = `'3392287d-7a79-4789-9ef8-7dc174836688'`;
const path = `'/addressbook/contacts/{contact_id}'`;
const types = `import type { paths } from '${generatedFolder}/openapi.ts';`;
const connect = `export const connect = (baseUrl: string, fetch: typeof globalThis.fetch) =>`;

/** Ours, and what else there is. Some exist only after `generatePeers`. */
export const peers: Peer[] = [
  {
    name: 'raw fetch',
    dependencies: 'none',
    program: `${connect} async () => {
  const response = await fetch(baseUrl + '/addressbook/contacts/' + encodeURIComponent(${id}), {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', authorization: 'Bearer k' },
    body: JSON.stringify({ alias: 'john' }),
  });
  return response.json();
};`,
  },
  {
    name: '@addressbook/client',
    module: '@addressbook/client',
    dependencies: 'openapi-fetch',
    program: `import { createAddressBookClient } from '@addressbook/client';
${connect} {
  const addressBook = createAddressBookClient({ baseUrl, apiKey: 'k', fetch });
  return () => addressBook.updateContact(${id}, { alias: 'john' });
};`,
  },
  {
    name: 'openapi-fetch, bare',
    module: 'openapi-fetch',
    dependencies: '1',
    program: `import createClient from 'openapi-fetch';
${types}
${connect} {
  const client = createClient<paths>({ baseUrl, fetch, headers: { authorization: 'Bearer k' } });
  return () => client.POST(${path}, { params: { path: { contact_id: ${id} } }, body: { alias: 'john' } });
};`,
  },
  {
    name: 'redocly generate-client',
    module: `${generatedFolder}/redocly/client.ts`,
    dependencies: 'generated code',
    program: `import { configure, updateContact } from '${generatedFolder}/redocly/client.ts';
${connect} {
  configure({ serverUrl: baseUrl, fetch, auth: { bearer: 'k' } });
  return () => updateContact({ path: { contact_id: ${id} }, body: { alias: 'john' } }).catch((error: unknown) => error);
};`,
  },
  {
    name: '@hey-api/openapi-ts',
    module: `${generatedFolder}/hey-api/index.ts`,
    dependencies: 'generated code',
    program: `import { updateContact } from '${generatedFolder}/hey-api/index.ts';
import { client } from '${generatedFolder}/hey-api/client.gen.ts';
${connect} {
  client.setConfig({ baseUrl, fetch, auth: 'k' });
  return () => updateContact({ path: { contact_id: ${id} }, body: { alias: 'john' } });
};`,
  },
  {
    name: 'ky',
    module: 'ky',
    dependencies: 'none',
    program: `import ky from 'ky';
${connect} {
  const client = ky.create({ fetch, retry: 0, throwHttpErrors: false, headers: { authorization: 'Bearer k' } });
  return () => client.post(baseUrl + '/addressbook/contacts/' + ${id}, { json: { alias: 'john' } }).json();
};`,
  },
  {
    name: 'openai (the core that Stainless makes)',
    module: 'openai',
    dependencies: 'none',
    program: `import { OpenAI } from 'openai';
${connect} {
  const client = new OpenAI({ apiKey: 'k', baseURL: baseUrl, fetch, maxRetries: 0, dangerouslyAllowBrowser: true });
  return () => client.post('/addressbook/contacts/' + ${id}, { body: { alias: 'john' } }).catch((error: unknown) => error);
};`,
  },
];

/** Generates the peers that are generated, from the bundled contract. */
export function generatePeers(): void {
  mkdirSync(generatedFolder, { recursive: true });
  const options = { cwd: generatedFolder, stdio: 'ignore' } as const;
  execFileSync(command('openapi-typescript'), [contract, '--output', 'openapi.ts'], options);
  execFileSync(command('redocly'), ['generate-client', contract, '--output', 'redocly/client.ts'], options);
  execFileSync(command('openapi-ts'), ['-i', contract, '-o', 'hey-api'], options);
}
