import oneOperation from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { describe, expect, test } from 'vitest';
import { generateClient } from './generated-client.ts';

/*
 * A contract may grow: what is optional and added later leaves every caller compiling and running. Each test generates
 * a client from a contract with one addition, and type-checks and runs a caller that was written before.
 */

const path = '/addressbook/contacts/{contact_id}';

type Operation = { parameters?: object[]; requestBody?: object };
type Contract = {
  paths: Record<string, { post: Operation }>;
  components: { schemas: Record<string, { properties: Record<string, object> }> };
};

/** The contract with a change. */
function changed(
  change: (operation: Operation, schemas: Contract['components']['schemas']) => void,
): Contract {
  const contract: Contract = JSON.parse(JSON.stringify(oneOperation));
  const operation = contract.paths[path]?.post;
  if (!operation) throw new Error('The contract has no such operation.');
  change(operation, contract.components.schemas);
  return contract;
}

function addParameter(operation: Operation, parameter: object): void {
  operation.parameters = [...(operation.parameters ?? []), parameter];
}

function addMember(schema: { properties: Record<string, object> } | undefined, members: object): void {
  if (!schema) throw new Error('The contract has no such schema.');
  Object.assign(schema.properties, members);
}

/** A caller of today, which passes its options as literals and as variables. */
const caller = (body: string) => `
import { type AddressBookClient, type CallOptions, createAddressBookClient, type UpdateContactResult, unwrap } from './src/index.ts';
const fetch: NonNullable<CallOptions['fetch']> = async (url, { headers, body }) => {
  const sent = Object.fromEntries(new Headers(headers));
  console.log(new URL(url).search, String(body), sent['content-type'], sent['x-team']);
  return Response.json({ success: true, record: { id: '1', alias: 'john', msisdn: '5', updated_on: 'now' } });
};
const client: AddressBookClient = createAddressBookClient({ baseUrl: 'http://127.0.0.1:4010', apiKey: 'k', fetch });
const options: CallOptions = { headers: { 'x-team': 'a' } };
const update = (id: string, given?: CallOptions): Promise<UpdateContactResult> => client.updateContact(id, ${body}, given);
const { data } = await client.updateContact('x', ${body});
console.log(data?.record.alias);
console.log(unwrap(await client.updateContact('x', ${body}, options)).record.id);
console.log((await client.updateContact('x', ${body}, { timeout: 500, headers: { 'x-team': 'b' } })).ok, (await update('x', options)).ok);
`;
const withChanges = caller("{ alias: 'john' }");
const printed = (body: string, type: string) =>
  [
    ` ${body} ${type} undefined`,
    'john',
    ` ${body} ${type} a`,
    '1',
    ` ${body} ${type} b`,
    ` ${body} ${type} a`,
    'true true',
    '',
  ].join('\n');
const expected = printed('{"alias":"john"}', 'application/json');

/** What the compiler and the caller print with the client of a contract. */
async function outcomeOf(contract: Contract, program: string): Promise<{ compiler: string; caller: string }> {
  const client = await generateClient(contract);
  try {
    expect(client.refused).toEqual([]);
    return { compiler: await client.typecheck(program), caller: await client.run(program) };
  } finally {
    client.remove();
  }
}

describe('a caller written before', () => {
  test.each<[string, Parameters<typeof changed>[0]]>([
    ['nothing', () => {}],
    [
      'an optional query parameter',
      (operation) => addParameter(operation, { name: 'dryRun', in: 'query', schema: { type: 'boolean' } }),
    ],
    [
      'an optional header',
      (operation) => addParameter(operation, { name: 'X-Trace', in: 'header', schema: { type: 'string' } }),
    ],
    [
      'an optional header that is a number',
      (operation) => addParameter(operation, { name: 'X-Depth', in: 'header', schema: { type: 'integer' } }),
    ],
    [
      'an optional member of the body',
      (_, schemas) => addMember(schemas['ContactChanges'], { email: { type: 'string' } }),
    ],
    [
      'a member of the body with a default',
      (_, schemas) => addMember(schemas['ContactChanges'], { notify: { type: 'boolean', default: true } }),
    ],
    [
      'an optional member of the success',
      (_, schemas) =>
        addMember(schemas['ContactUpdated'], { warnings: { type: 'array', items: { type: 'string' } } }),
    ],
    [
      'an optional member of the record',
      (_, schemas) => addMember(schemas['ContactRecord'], { email: { type: 'string' } }),
    ],
  ])('compiles and runs after the addition of %s', async (_, change) => {
    expect(await outcomeOf(changed(change), withChanges)).toEqual({ compiler: '', caller: expected });
  });

  test('compiles and runs after the addition of an optional body to an operation without one', async () => {
    const bodiless = changed((operation) => delete operation.requestBody);
    const optional = changed(({ requestBody = {} }) => Object.assign(requestBody, { required: false }));
    const program = caller('undefined');
    const nothing = { compiler: '', caller: printed('null', 'undefined') };
    expect(await outcomeOf(bodiless, program)).toEqual(nothing);
    expect(await outcomeOf(optional, program)).toEqual(nothing);
    expect(await outcomeOf(optional, withChanges)).toEqual({ compiler: '', caller: expected });
  });

  test('does not compile any more after the addition of a required query parameter, which is a breaking change', async () => {
    const parameter = { name: 'reason', in: 'query', required: true, schema: { type: 'string' } };
    const { compiler } = await outcomeOf(
      changed((operation) => addParameter(operation, parameter)),
      withChanges,
    );
    expect(compiler).toContain('error TS2554: Expected 3 arguments, but got 2.');
  });
});
