import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNodes, nodeOf, supportedNodes } from '../nodes.ts';
import { type ScratchProject, scratchProject } from '../packed.ts';
import { ceilings, onlyUpdates } from './bench/consumer.ts';
import { bundle, compilers, typecheck } from './bench/measure.ts';

let project: ScratchProject;
beforeAll(() => {
  project = scratchProject('client');
});
afterAll(() => project.remove());

const packed = (file: string) => join(project.installed, file);

describe('the packed client', () => {
  test('depends on openapi-fetch alone', () => {
    const manifest = JSON.parse(readFileSync(packed('package.json'), 'utf8'));
    expect(manifest.dependencies).toEqual({ 'openapi-fetch': '0.17.0' });
    expect(manifest).not.toHaveProperty('peerDependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
  });

  test('holds its build and its documents, no sources', () => {
    for (const file of ['dist/index.js', 'dist/index.cjs', 'dist/index.d.ts', 'README.md', 'LICENSE']) {
      expect(existsSync(packed(file)), file).toBe(true);
    }
    expect(existsSync(packed('src'))).toBe(false);
  });
});

describe('a bundle', () => {
  test(`that only updates a contact has at most ${ceilings.gzip} bytes, compressed`, async () => {
    expect((await bundle(onlyUpdates, project.folder)).gzip).toBeLessThanOrEqual(ceilings.gzip);
  });

  test('has the size that the README names', async () => {
    const [, kilobytes] = /([\d.]+) kB/.exec(readFileSync(packed('README.md'), 'utf8')) ?? [];
    const { gzip } = await bundle(onlyUpdates, project.folder);
    expect(kilobytes).toBe((gzip / 1000).toFixed(1));
  });

  test('of the main entry holds nothing of the openapi-fetch entry, nor of openapi-fetch itself', async () => {
    const { inputs, text } = await bundle(onlyUpdates, project.folder);
    expect(inputs.filter((file) => file.includes('openapi-fetch'))).toEqual([]);
    expect(text).not.toContain('onResponse');
  });

  test('of the openapi-fetch entry holds nothing of the main entry', async () => {
    const program = `import { createOpenapiFetchClient } from '@addressbook/client/openapi-fetch'; console.log(createOpenapiFetchClient)`;
    const { inputs, text } = await bundle(program, project.folder);
    expect(inputs.filter((file) => /client\/dist\/index/.test(file))).toEqual([]);
    expect(text).toContain('onResponse');
    expect(text).not.toContain('updateContact');
  });

  test('of the guard holds nothing but the guard', async () => {
    const program = `import { isError } from '@addressbook/client'; console.log(isError({}, 'NotFoundError'))`;
    expect((await bundle(program, project.folder)).gzip).toBeLessThanOrEqual(250);
  });
});

describe('types', () => {
  test(`cost a consumer at most ${ceilings.instantiations} instantiations`, () => {
    const ours = typecheck(project.folder, onlyUpdates);
    const empty = typecheck(project.folder, 'export {};');
    expect(ours.exitCode, ours.printed).toBe(0);
    expect(ours.instantiations - empty.instantiations).toBeLessThanOrEqual(ceilings.instantiations);
  });

  const program = `${onlyUpdates}
import { AddressBookError, isError, type Result, unwrap } from '@addressbook/client';
import { createOpenapiFetchClient } from '@addressbook/client/openapi-fetch';

const result = await addressBook.updateContact('x', {}, { timeout: 1000, retries: { ambiguous: true } });
const { record }: { record: { id: string; alias: string; msisdn: string; updated_on: string } } = unwrap(result);
if (isError(result.error, 'ValidationError')) for (const { pointer } of result.error.issues ?? []) console.log(pointer, record.id);
if (isError(result.error, 'NotFoundError')) console.log(result.error.name satisfies 'NotFoundError');
try { unwrap(result); } catch (error) { if (error instanceof AddressBookError) console.log(error.requestId); }
const client = createOpenapiFetchClient({ baseUrl: 'https://api.addressbook.example', apiKey: async () => 'key' });
const answer = await client.POST('/addressbook/contacts/{contact_id}', { params: { path: { contact_id: 'x' } }, body: {} });
console.log(answer.data?.record.alias satisfies string | undefined);
const later: Promise<Result<{ record: typeof record }>> = addressBook.updateContact('x', {});
console.log(later);
`;

  describe.each(Object.keys(compilers))('under TypeScript %s', (compiler) => {
    test.each(['bundler', 'nodenext'])('compile with moduleResolution %s', (moduleResolution) => {
      const { exitCode, printed } = typecheck(project.folder, program, { compiler, moduleResolution });
      expect(exitCode, printed).toBe(0);
    });

    test('refuse what the contract does not allow', () => {
      const wrong = [
        `await addressBook.updateContact('x', { alias: 42 });`,
        `await addressBook.updateContact('x', { aliass: 'john' });`,
        `await addressBook.updateContact({ alias: 'john' });`,
        `(await addressBook.updateContact('x', {})).data.record;`,
        `(await addressBook.updateContact('x', {})).error?.name === 'NotFound';`,
        `isError(error, 'NotFound');`,
        `createAddressBookClient({ baseUrl: 'https://api.addressbook.example' });`,
        `addressBook.deleteContact('x');`,
      ];
      const right = `import { isError } from '@addressbook/client';\n${onlyUpdates.trim()}`;
      const { printed } = typecheck(project.folder, `${right}\n${wrong.join('\n')}`, { compiler });
      const first = right.split('\n').length + 1;
      const refused = [...printed.matchAll(/program\.ts\((\d+),\d+\): error/g)].map(([, line]) =>
        Number(line),
      );
      expect([...new Set(refused)]).toEqual(wrong.map((_, index) => first + index));
    });
  });
});

describe('an import', () => {
  const trap = (names: string[]) => `for (const name of ${JSON.stringify(names)}) {
  Object.defineProperty(globalThis, name, { get() { throw new Error('touched ' + name); } });
}
`;
  const webGlobals = [
    'fetch',
    'Request',
    'Response',
    'Headers',
    'FormData',
    'AbortController',
    'AbortSignal',
    'TextDecoder',
  ];
  const importing = (program: string) => {
    writeFileSync(join(project.folder, 'trapped.mjs'), trap(webGlobals) + program);
    return execFileSync(process.execPath, [join(project.folder, 'trapped.mjs')], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  };

  test.each(['@addressbook/client', '@addressbook/client/openapi-fetch'])(
    'of %s touches no web global',
    (entry) => {
      expect(importing(`await import('${entry}'); console.log('imported');`)).toBe('imported\n');
    },
  );

  test('that does touch one is noticed', () => {
    expect(() => importing('new Headers();')).toThrow('touched Headers');
  });
});

describe('on Node', () => {
  const call = `createAddressBookClient({
  baseUrl: 'http://127.0.0.1:4010',
  apiKey: 'k',
  fetch: async (url, init) => new Response(JSON.stringify({ success: true, record: { id: '1', alias: JSON.parse(init.body).alias, msisdn: '5', updated_on: url } })),
}).updateContact('a b', { alias: 'john' }).then(({ data }) => console.log(process.version, data.record.alias, data.record.updated_on, typeof createOpenapiFetchClient))`;
  const programs = {
    'import.mjs': `import { createAddressBookClient } from '@addressbook/client';
import { createOpenapiFetchClient } from '@addressbook/client/openapi-fetch';
${call};`,
    'require.cjs': `const { createAddressBookClient } = require('@addressbook/client');
const { createOpenapiFetchClient } = require('@addressbook/client/openapi-fetch');
${call};`,
  };

  describe.skipIf(!hasNodes).each(supportedNodes)('%s', (version) => {
    test.each(Object.entries(programs))('%s runs', (file, program) => {
      writeFileSync(join(project.folder, file), program);
      const printed = execFileSync(nodeOf(version), [join(project.folder, file)], { encoding: 'utf8' });
      expect(printed).toMatch(new RegExp(`^v${version}\\.`));
      expect(printed).toContain('john http://127.0.0.1:4010/addressbook/contacts/a%20b function\n');
    });
  });
});
