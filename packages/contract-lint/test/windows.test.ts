import { describe, expect, test } from 'vitest';
import { inferenceMarkedBy } from '../src/rules/inference-marked.ts';
import { noJavascriptGlobal } from '../src/rules/no-javascript-global.ts';
import { noOrphanFileIn } from '../src/rules/no-orphan-file.ts';
import { folderOf, pathFrom } from '../src/rules/source-path.ts';
import { lintInMemory } from './walk.ts';

/** An operation in files of their own, as Redocly names them on Windows. */
const sources = {
  'C:\\work\\spec\\openapi.yaml': {
    openapi: '3.1.0',
    info: { title: 'Lamps', version: '1.0.0' },
    paths: { '/lamps': { $ref: 'paths/lamps.yaml' } },
  },
  'C:\\work\\spec\\paths\\lamps.yaml': {
    post: {
      responses: {
        200: {
          description: 'Lit.',
          content: { 'application/json': { schema: { $ref: '../components/schemas/Error.yaml' } } },
        },
      },
    },
  },
  'C:\\work\\spec\\components\\schemas\\Error.yaml': { type: 'string', pattern: '^a$' },
};

const traced = (...places: string[]) => [
  '| the published documentation says | in the contract | proved by |',
  '| --- | --- | --- |',
  `| all | ${places.map((place) => `\`${place}\``).join(' ')} | |`,
];

/** The tables of a contract, each read from the folder that the rule asks for. */
const tables =
  (...places: string[]) =>
  (folder: string) => {
    expect(folder).toBe('C:/work/spec');
    return [{ file: 'paths/lamps.md', markdown: traced(...places).join('\r\n') }];
  };

describe('with the backslashes of Windows', () => {
  test('a path relative to a folder has slashes', () => {
    const root = 'C:\\work\\spec\\openapi.yaml';
    expect(folderOf(root)).toBe('C:/work/spec');
    expect(pathFrom(folderOf(root), 'C:\\work\\spec\\paths\\lamps.yaml')).toBe('paths/lamps.yaml');
    expect(pathFrom(folderOf(root), 'C:\\work\\other\\lamps.yaml')).toBe('../other/lamps.yaml');
  });

  test('inference-marked finds the rows of a table that are written with slashes', async () => {
    const rule = inferenceMarkedBy(
      tables(
        'paths/lamps.yaml#/post',
        'paths/lamps.yaml#/post/responses/200',
        'paths/lamps.yaml#/post/responses/200/content/application~1json',
      ),
    );
    expect(await lintInMemory(rule, sources)).toEqual([
      {
        message:
          '"pattern" is neither traced to the published documentation nor marked as inferred. Add `x-inferred: { pattern: <why> }`, or a row with `components/schemas/Error.yaml#/pattern` to a table in paths/.',
        file: 'C:\\work\\spec\\components\\schemas\\Error.yaml',
        pointer: '#/pattern',
      },
    ]);
  });

  test('inference-marked names the table beside a path file', async () => {
    const findings = await lintInMemory(inferenceMarkedBy(tables()), sources);
    expect(findings[0]?.message).toMatch(/ a row with `paths\/lamps\.yaml#\/post` to paths\/lamps\.md\.$/);
  });

  test('no-orphan-file tells reached files from others, listed with either separator', async () => {
    const files = ['openapi.yaml', 'paths\\lamps.yaml', 'paths\\lamps.md', 'paths\\lamp.md'];
    const rule = noOrphanFileIn(() => [...files, 'components/schemas/Error.yaml', 'components\\Shade.yaml']);
    const findings = await lintInMemory(rule, sources);
    expect(findings.map(({ message }) => message)).toEqual([
      'paths/lamp.md has no path file beside it. Rename it after one or delete it.',
      'components/Shade.yaml is not part of the contract: no reference leads to it. Refer to it or delete it.',
    ]);
  });

  test('no-javascript-global finds the file of a component', async () => {
    expect(await lintInMemory(noJavascriptGlobal, sources)).toEqual([
      {
        message:
          'The component "Error" is named like a global of JavaScript. Choose another name, such as "ErrorDetails".',
        file: 'C:\\work\\spec\\components\\schemas\\Error.yaml',
        pointer: '#/',
      },
    ]);
  });
});
