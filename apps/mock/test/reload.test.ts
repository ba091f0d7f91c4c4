import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ContractError, type RunningMock, startMock } from '../src/index.ts';

const root = `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things/{id}:
    $ref: paths/thing.yaml
`;
const thing = (name: string, schema = '{ type: object }') => `get:
  parameters:
    - { name: id, in: path, required: true, schema: { type: string } }
  responses:
    '200':
      description: A thing
      content:
        application/json:
          schema: ${schema}
          examples:
            one: { value: { name: ${name} } }
`;

let folder: string;
let mock: RunningMock;
let reloads: (string | undefined)[];
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const startWith = async () => {
  mock = await startMock({
    port: 0,
    contract: join(folder, 'openapi.yaml'),
    onReload: (problems) => reloads.push(problems),
  });
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'addressbook-contract-'));
  mkdirSync(join(folder, 'paths'));
  write('openapi.yaml', root);
  write('paths/thing.yaml', thing('first'));
  reloads = [];
});
afterEach(async () => {
  await mock?.stop();
  rmSync(folder, { recursive: true });
});

async function served(): Promise<string> {
  const response = await fetch(`${mock.url}/things/1`, {
    headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
  });
  return response.ok ? JSON.stringify(await response.json()) : String(response.status);
}

test('serves a save of any file of the contract, without an error for requests in the meantime', async () => {
  await startWith();
  expect(await served()).toBe('{"name":"first"}');
  for (const name of ['second', 'third', 'fourth']) {
    write('paths/thing.yaml', thing(name));
    const seen = new Set<string>();
    while (!seen.has(`{"name":"${name}"}`)) seen.add(await served());
    expect(seen.size).toBeLessThanOrEqual(2);
  }
  expect(reloads).toEqual([undefined, undefined, undefined]);
});

test('a save by renaming, as editors do it, is served too', async () => {
  await startWith();
  write('paths/.thing.yaml.swp', thing('second'));
  renameSync(join(folder, 'paths/.thing.yaml.swp'), join(folder, 'paths/thing.yaml'));
  await vi.waitFor(async () => expect(await served()).toBe('{"name":"second"}'));
});

test('a file that the contract begins to refer to is followed from then on', async () => {
  await startWith();
  mkdirSync(join(folder, 'more'));
  write('more/thing.yaml', thing('elsewhere'));
  write('openapi.yaml', root.replace('paths/thing.yaml', 'more/thing.yaml'));
  await vi.waitFor(async () => expect(await served()).toBe('{"name":"elsewhere"}'));
  await vi.waitFor(async () => {
    write('more/thing.yaml', thing('changed'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await served()).toBe('{"name":"changed"}');
  });
});

test.each([
  ['a half-typed file', 'paths/thing.yaml', 'get:\n  responses: {', /^\S*paths\/thing\.yaml:\d+:\d+: /],
  [
    'a wrong structure',
    'paths/thing.yaml',
    thing('x', '{ type: strng }'),
    /^\S*paths\/thing\.yaml:9:\d+: .*type/,
  ],
  [
    'a pattern that does not compile',
    'paths/thing.yaml',
    thing('x', "{ type: string, pattern: '[' }"),
    /^\S*paths\/thing\.yaml:9:\d+: Invalid regular expression/,
  ],
  [
    'a reference to nothing',
    'openapi.yaml',
    root.replace('thing.yaml', 'none.yaml'),
    /^\S*openapi\.yaml:5:\d+: Can't resolve \$ref/,
  ],
  ['another kind of document', 'openapi.yaml', 'hello: world\n', /^\S*openapi\.yaml.*: /],
  ['an empty file', 'openapi.yaml', '', /^\S*openapi\.yaml.*: /],
])(
  '%s is not served: the last good one goes on, and the problem has its place',
  async (_, file, text, says) => {
    await startWith();
    write(file, text);
    await vi.waitFor(() => expect(reloads).toHaveLength(1), { timeout: 5000 });
    expect(reloads[0]).toMatch(says);
    expect(reloads[0]).not.toContain(` in "${folder}`);
    expect(await served()).toBe('{"name":"first"}');
    write('openapi.yaml', root);
    write('paths/thing.yaml', thing('mended'));
    await vi.waitFor(async () => expect(await served()).toBe('{"name":"mended"}'), { timeout: 5000 });
  },
);

test('a folder that is removed and made again is followed on, as builds do it', async () => {
  await startWith();
  for (const name of ['second', 'third']) {
    rmSync(folder, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, name === 'second' ? 0 : 200));
    mkdirSync(join(folder, 'paths'), { recursive: true });
    write('openapi.yaml', root);
    write('paths/thing.yaml', thing(name));
    await vi.waitFor(async () => expect(await served()).toBe(`{"name":"${name}"}`), { timeout: 5000 });
  }
  write('paths/thing.yaml', thing('a later save'));
  await vi.waitFor(async () => expect(await served()).toBe('{"name":"a later save"}'), { timeout: 5000 });
});

test('a folder deep below one that is removed is followed on', async () => {
  const deep = root.replace('paths/thing.yaml', 'a/b/c/thing.yaml');
  mkdirSync(join(folder, 'a/b/c'), { recursive: true });
  write('a/b/c/thing.yaml', thing('first'));
  write('openapi.yaml', deep);
  await startWith();
  rmSync(join(folder, 'a'), { recursive: true });
  await vi.waitFor(() => expect(reloads.at(-1)).toContain("Can't resolve $ref"), { timeout: 5000 });
  mkdirSync(join(folder, 'a'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  mkdirSync(join(folder, 'a/b/c'), { recursive: true });
  write('a/b/c/thing.yaml', thing('again'));
  await vi.waitFor(async () => expect(await served()).toBe('{"name":"again"}'), { timeout: 5000 });
  expect(reloads.at(-1)).toBeUndefined();
});

test('a file that was missing when the contract could not be served is waited for', async () => {
  await startWith();
  write('openapi.yaml', root.replace('paths/thing.yaml', 'new/thing.yaml'));
  await vi.waitFor(() => expect(reloads.at(-1)).toContain("Can't resolve $ref"), { timeout: 5000 });
  mkdirSync(join(folder, 'new'));
  write('new/thing.yaml', thing('new'));
  await vi.waitFor(async () => expect(await served()).toBe('{"name":"new"}'), { timeout: 5000 });
});

test('a contract that is wrong from the start is a ContractError', async () => {
  write('paths/thing.yaml', 'get: [');
  await expect(startMock({ port: 0, contract: join(folder, 'openapi.yaml') })).rejects.toThrow(ContractError);
  await expect(startMock({ port: 0, contract: join(folder, 'openapi.yaml') })).rejects.toThrow(
    /thing\.yaml:\d+:\d+: /,
  );
});

test('a response example that is a string is sent as JSON', async () => {
  write('paths/thing.yaml', thing('x', '{ type: string }').replace('{ name: x }', 'hello'));
  await startWith();
  expect(await served()).toBe('"hello"');
});
