import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tracedStatements } from '../packages/contract-lint/src/rules/traceability.ts';
import { specFolder, valueAt } from './contract-sources.ts';

/** A table of statements: its Markdown, and its file, whose folder the proofs are relative to. */
type Table = { file: string; markdown: string };

/** The reason why a place of a table dangles; undefined when it exists. */
function danglingPlace(place: string): string | undefined {
  const [file = '', pointer = ''] = place.split('#');
  try {
    return valueAt(file, pointer) === undefined ? `${place} does not exist` : undefined;
  } catch {
    return `${file} does not exist`;
  }
}

/** The reason why a proof dangles; undefined when its test exists. */
function danglingProof(folder: string, { file, title }: { file: string; title: string }): string | undefined {
  try {
    const tests = readFileSync(join(folder, file), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
    const quoted = [`test('${title}'`, `test("${title}"`];
    return quoted.some((start) => tests.includes(start)) ? undefined : `${file} has no test “${title}”`;
  } catch {
    return `${file} does not exist`;
  }
}

const dangling = ({ file, markdown }: Table): string[] =>
  tracedStatements(markdown).flatMap(({ places, proofs }) => {
    const problems = [
      ...places.map(danglingPlace),
      ...proofs.map((proof) => danglingProof(dirname(file), proof)),
    ];
    return problems.filter((problem) => problem !== undefined);
  });

const tables: Table[] = globSync(`${specFolder}/paths/*.md`).map((file) => ({
  file,
  markdown: readFileSync(file, 'utf8'),
}));
const statements = tables.flatMap(({ markdown }) => tracedStatements(markdown));

describe('the tables beside the path files', () => {
  test('trace every statement of the published documentation', () => {
    const published = [
      'Update Contact updates an existing contact',
      '`POST /addressbook/contacts/{contact_id}`',
      'the id goes into the URL: a string, required',
      'the key has to have the permission `update:Contacts`',
      'the API key is sent as a Bearer token',
      'JSON goes in, as in the example request',
      'the base URL is a sample; the real one is given on request',
      '`msisdn`: a string, optional, in international format',
      '`alias`: a string, optional',
      '`meta`: an object, optional',
      '200, when the contact is updated',
      '`success` is true, and `record` has `id`, `alias`, `msisdn`, `updated_on`',
      '400, when the contact does not exist',
      '`success` is false, and `error` has the name `NotFoundError`, the code 404 and a message',
      'an update leaves historical message records as they are',
    ];
    expect(statements.map(({ statement }) => statement)).toEqual(expect.arrayContaining(published));
  });

  test.each(statements)('$statement: has a place and a proof', ({ places, proofs }) => {
    expect(places).not.toEqual([]);
    expect(proofs).not.toEqual([]);
  });

  test.each(tables)('$file has no dangling place or proof', (table) => {
    expect(dangling(table)).toEqual([]);
  });
});

describe('a row with a dangling place or proof is found', () => {
  const row = (place: string, proof: string) =>
    `| the published documentation says | in the contract | proved by |\n| --- | --- | --- |\n| a thing | ${place} | ${proof} |\n`;
  const place = '`openapi.yaml#/info/title`';
  const proofs = '../../scripts/published-contract.test.ts';
  const proof = `[contract](${proofs}) “the documented request is the published one”`;

  test.each([
    ['nothing in a complete row', place, proof, []],
    ['a dangling pointer', '`openapi.yaml#/info/titel`', proof, ['openapi.yaml#/info/titel does not exist']],
    ['a missing file', '`closedapi.yaml#/info`', proof, ['closedapi.yaml does not exist']],
    ['a missing test file', place, '[x](../y.test.ts) “z”', ['../y.test.ts does not exist']],
    [
      'a missing test',
      place,
      `[x](${proofs}) “the documented request”`,
      [`${proofs} has no test “the documented request”`],
    ],
  ])('%s', (_, place, proof, problems) => {
    const table = { file: `${specFolder}/paths/any.md`, markdown: row(place, proof) };
    expect(dangling(table)).toEqual(problems);
  });
});
