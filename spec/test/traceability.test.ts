import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tracedStatements } from '../rules/traceability.ts';
import { source, valueAt } from './sources.ts';

/** Why a place or a proof of the table points at nothing; undefined when it does not. */
function danglingPlace(place: string): string | undefined {
  const [file = '', pointer = ''] = place.split('#');
  try {
    return valueAt(file, pointer) === undefined ? `${place} does not exist` : undefined;
  } catch {
    return `${file} does not exist`;
  }
}

function danglingProof({ file, title }: { file: string; title: string }): string | undefined {
  try {
    const tests = readFileSync(source(file), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
    const quoted = [`test('${title}'`, `test("${title}"`];
    return quoted.some((start) => tests.includes(start)) ? undefined : `${file} has no test “${title}”`;
  } catch {
    return `${file} does not exist`;
  }
}

const dangling = (markdown: string): string[] =>
  tracedStatements(markdown).flatMap(({ places, proofs }) =>
    [...places.map(danglingPlace), ...proofs.map(danglingProof)].filter((problem) => problem !== undefined),
  );

describe('the table in README.md', () => {
  const statements = tracedStatements(readFileSync(source('README.md'), 'utf8'));

  test('traces every statement of the published page', () => {
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

  test('points at nothing that is missing', () => {
    expect(dangling(readFileSync(source('README.md'), 'utf8'))).toEqual([]);
  });
});

describe('a row that points at nothing is found', () => {
  const row = (place: string, proof: string) =>
    `| the page says | in the contract | proved by |\n| --- | --- | --- |\n| a thing | ${place} | ${proof} |\n`;
  const place = '`openapi.yaml#/info/title`';
  const proof = '[contract](test/published-page.test.ts) “the documented request is the published one”';

  test.each([
    ['nothing when all is there', place, proof, []],
    [
      'a pointer to nothing',
      '`openapi.yaml#/info/titel`',
      proof,
      ['openapi.yaml#/info/titel does not exist'],
    ],
    ['a file that is not there', '`closedapi.yaml#/info`', proof, ['closedapi.yaml does not exist']],
    ['a test file that is not there', place, '[x](test/y.test.ts) “z”', ['test/y.test.ts does not exist']],
    [
      'a test that is not there',
      place,
      '[x](test/published-page.test.ts) “the documented request”',
      ['test/published-page.test.ts has no test “the documented request”'],
    ],
  ])('%s', (_, place, proof, problems) => {
    expect(dangling(row(place, proof))).toEqual(problems);
  });
});
