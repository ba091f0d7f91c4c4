import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import house from '../rules/index.ts';

type Files = Record<string, unknown>;
type Problem = { ruleId: string; message: string; location: { source: { ref: string }; pointer: string }[] };

/** The members of a failure's `error`, all required. */
const error = {
  type: 'object',
  properties: { name: { type: 'string' }, statusCode: { type: 'integer' }, message: { type: 'string' } },
  required: ['name', 'statusCode', 'message'],
};
const envelope = (errorSchema: unknown, success = false) => ({
  type: 'object',
  properties: { success: { type: 'boolean', const: success }, error: errorSchema },
  required: ['success', 'error'],
});

const json = (schema: unknown, examples: unknown = {}) => ({
  content: { 'application/json': { schema, examples } },
});
const answers = (responses: Record<string, unknown>, more: object = {}) => ({
  'openapi.yaml': {
    openapi: '3.1.0',
    info: { title: 'Lamps', version: '1.0.0' },
    paths: { '/lamps': { post: { operationId: 'lightLamp', responses, ...more } } },
  },
});

/** An operation with these examples of its request and, by status, of its responses. */
const cases = (request: object, responses: Record<string, object>, schema: object = {}) =>
  answers(
    Object.fromEntries(Object.entries(responses).map(([status, examples]) => [status, json({}, examples)])),
    { requestBody: json(schema, request) },
  );

const table = (...places: string[]) =>
  `| the page says | in the contract | proved by |\n| --- | --- | --- |\n| all | ${places.map((place) => `\`${place}\``).join(' ')} | |\n`;

const response = 'openapi.yaml#/paths/~1lamps/post/responses/200';
/** The table of a page that publishes the operation and that it is answered. */
const answered = table('openapi.yaml#/paths/~1lamps/post', response, `${response}/content/application~1json`);
const unmarked = (what: string, place: string, mark = '') =>
  `${what} is neither traced to the published page nor marked. Add \`x-inferred: ${mark ? `{ ${mark}: <why> }` : '<why>'}\`, or a row with \`${place}\` to README.md.`;

/** For each rule a document that passes, and some that fail, with the message and the place of the finding. */
const rules: Record<string, { passes: Files; fails: [Files, message: string, place: string][] }> = {
  'paired-cases': {
    passes: cases(
      { documented: { value: 1 }, dim: { value: 2 } },
      { 200: { documented: {}, dim: {} }, 400: { 'no-lamp': {}, broken: { 'x-invalid-request': 'x' } } },
    ),
    fails: [
      [
        cases({ documented: { value: 1 }, dim: { value: 2 } }, { 200: { documented: {} } }),
        'The case "dim" has a request and no response. Add a response example under the same key.',
        'openapi.yaml#/paths/~1lamps/post/requestBody/content/application~1json/examples/dim',
      ],
      [
        cases({ dim: { value: 2 } }, { 200: { dim: {} }, 400: { 'no-lamp': {} } }),
        'The case "no-lamp" has no request, and there is no "documented" one to stand in. Add a request example under either key.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/no-lamp',
      ],
      [
        cases({ dim: { value: 2 } }, { 200: { dim: { 'x-invalid-request': 3 } } }),
        'The case "dim" answers an invalid request with 200. Remove x-invalid-request.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/examples/dim',
      ],
      [
        cases({ dim: { value: 2 } }, { 400: { dim: { 'x-invalid-request': 3 } } }),
        'The case "dim" has two requests. Remove the request example or x-invalid-request.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/dim',
      ],
      [
        cases({}, { 200: { lit: {} } }),
        'The case "lit" has no request, and there is no "documented" one to stand in. Add a request example under either key.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/examples/lit',
      ],
      [
        cases(
          { documented: {} },
          { 200: { documented: {} }, 400: { bad: { value: { error: { name: 'ValidationError' } } } } },
        ),
        'The case "bad" is a ValidationError without the request that leads to it. Add x-invalid-request.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/bad',
      ],
    ],
  },
  'known-case-extensions': {
    passes: cases({}, { 400: { broken: { 'x-invalid-request': 5, 'x-inferred': 'Ours.' } } }),
    fails: [
      [
        cases({}, { 400: { broken: { 'x-invalid-requests': 5 } } }),
        'Nothing reads "x-invalid-requests". Use one of x-inferred, x-invalid-request.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/broken/x-invalid-requests',
      ],
    ],
  },
  'no-single-example': {
    passes: answers({
      200: json(
        { type: 'object', properties: { example: { type: 'string', examples: ['on'] } } },
        { lit: { value: { example: 'on' } } },
      ),
    }),
    fails: [
      ...(
        [
          [
            answers({ 200: json({ type: 'string', example: 'on' }) }),
            'responses/200/content/application~1json/schema',
          ],
          [
            answers({ 200: { content: { 'application/json': { schema: {}, example: 'on' } } } }),
            'responses/200/content/application~1json',
          ],
          [
            answers({}, { parameters: [{ name: 'lamp', in: 'query', schema: {}, example: 'on' }] }),
            'parameters/0',
          ],
          [
            answers({ 200: { headers: { Age: { schema: {}, example: 'on' } } } }),
            'responses/200/headers/Age',
          ],
        ] as const
      ).map(([files, place]): [Files, string, string] => [
        files,
        '`example` names no case. Use `examples`.',
        `openapi.yaml#/paths/~1lamps/post/${place}/example`,
      ]),
    ],
  },
  'unique-case-keys': {
    passes: cases({}, { 200: { lit: {} }, 400: { 'no-lamp': {} } }),
    fails: [
      [
        cases({}, { 200: { lit: {} }, 400: { lit: {} } }),
        'The case "lit" stands under 200 and under 400. Give one of them another key.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/lit',
      ],
    ],
  },
  'no-orphan-file': {
    passes: {
      ...answers({ 200: json({ $ref: 'components/schemas/Lamp.yaml' }) }),
      'components/schemas/Lamp.yaml': { type: 'string' },
    },
    fails: [
      [
        {
          ...answers({ 200: json({ $ref: 'components/schemas/Lamp.yaml' }) }),
          'components/schemas/Lamp.yaml': { type: 'string' },
          'components/schemas/Shade.yaml': { type: 'string' },
        },
        'components/schemas/Shade.yaml is not part of the contract: nothing refers to it. Refer to it or delete it.',
        'openapi.yaml#/',
      ],
      [
        { ...answers({}), 'extra.yaml': {} },
        'extra.yaml is not part of the contract: nothing refers to it. Refer to it or delete it.',
        'openapi.yaml#/',
      ],
    ],
  },
  'operation-names-permission': {
    passes: answers({}, { security: [{ apiKey: ['light:Lamps'], cookie: [] }] }),
    fails: [
      [
        answers({}),
        'The operation does not name its permission. Add it: security: [{ apiKey: [verb:Things] }].',
        'openapi.yaml#/paths/~1lamps/post',
      ],
      [
        answers({}, { security: [{ apiKey: [] }] }),
        'The operation does not name its permission. Add it: security: [{ apiKey: [verb:Things] }].',
        'openapi.yaml#/paths/~1lamps/post/security',
      ],
      [
        answers({}, { security: [{ apiKey: ['light:Lamps'] }, {}] }),
        'The operation does not name its permission. Add it: security: [{ apiKey: [verb:Things] }].',
        'openapi.yaml#/paths/~1lamps/post/security',
      ],
    ],
  },
  'one-failure-envelope': {
    passes: answers({
      200: json({ type: 'string' }),
      400: json(envelope({ oneOf: [error, error] })),
      default: json(envelope(error)),
    }),
    fails: [
      ...(
        [
          [{ description: 'no body' }, 'its content is not application/json alone'],
          [json(envelope({ ...error, type: ['object', 'null'] })), '"error" is not an object'],
          [{ content: { 'application/problem+json': {} } }, 'its content is not application/json alone'],
          [json({ type: 'object' }), 'it has no "error"'],
          [json(envelope(error, true)), '"success" is not const false'],
          [json({ ...envelope(error), required: ['error'] }), '"success" and "error" are not both required'],
          [json(envelope({ ...error, required: ['name'] })), 'not all members of "error" are required'],
          [
            json(envelope({ oneOf: [error, { ...error, properties: { name: { type: 'string' } } }] })),
            '"error.statusCode" is not of type integer',
          ],
        ] as const
      ).map(([response, problem]): [Files, string, string] => [
        answers({ 404: response }),
        `The failure 404 is not in the envelope: ${problem}. Use { success: false, error: { name, statusCode, message } }.`,
        'openapi.yaml#/paths/~1lamps/post/responses/404',
      ]),
    ],
  },
  'no-javascript-global': {
    passes: {
      ...answers({ 200: json({ $ref: 'components/schemas/Lamp.yaml' }) }),
      'components/schemas/Lamp.yaml': { type: 'string' },
    },
    fails: [
      [
        {
          ...answers({ 200: json({ $ref: 'components/schemas/Error.yaml' }) }),
          'components/schemas/Error.yaml': { type: 'string' },
        },
        'The component "Error" is named like a global of JavaScript. Choose another name, such as "ErrorDetails".',
        'components/schemas/Error.yaml#/',
      ],
      [
        {
          'openapi.yaml': {
            ...answers({})['openapi.yaml'],
            components: { responses: { Response: { description: 'a global of browsers' } } },
          },
        },
        'The component "Response" is named like a global of JavaScript. Choose another name, such as "ResponseDetails".',
        'openapi.yaml#/components/responses/Response',
      ],
    ],
  },
  'schema-compiles': {
    passes: answers({
      200: json({
        type: 'object',
        properties: { name: { type: 'string', pattern: '^a$' } },
        anyOf: [{ required: ['name'] }],
      }),
    }),
    fails: [
      [
        answers({ 200: json({ type: 'object', patternProperties: { '(a': { type: 'string' } } }) }),
        'The schema does not compile: Invalid regular expression: /(a/u: Unterminated group. Correct the keyword; it would be ignored or switch validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema',
      ],
      [
        {
          ...answers({
            200: json({
              type: 'object',
              properties: { name: { $ref: 'components/schemas/Lamp.yaml', type: 'string', pattern: '(a' } },
            }),
          }),
          'components/schemas/Lamp.yaml': { type: 'string' },
        },
        'The schema does not compile: Invalid regular expression: /(a/u: Unterminated group. Correct the keyword; it would be ignored or switch validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema',
      ],
      [
        answers({ 200: json({ type: 'object', properties: { name: { type: 'string', pattern: '(a' } } }) }),
        'The schema does not compile: Invalid regular expression: /(a/u: Unterminated group. Correct the keyword; it would be ignored or switch validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/name',
      ],
      [
        answers({ 200: json({ type: 'string', minimum: 3 }) }),
        'The schema does not compile: strict mode: missing type "number" for keyword "minimum" at "#" (strictTypes). Correct the keyword; it would be ignored or switch validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema',
      ],
    ],
  },
  'examples-conform': {
    passes: answers(
      { 200: { ...json({ type: 'string' }, { lit: { value: 'on' } }) } },
      {
        requestBody: json(
          { allOf: [{ type: 'object', required: ['on'] }] },
          { lit: { value: { on: true } } },
        ),
      },
    ),
    fails: [
      [
        answers({
          200: json(
            { allOf: [{ type: 'object', properties: { on: { type: 'boolean' } } }] },
            { lit: { value: { on: 1 } } },
          ),
        }),
        'The example does not fit its schema: /on must be boolean. Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/examples/lit/value/on',
      ],
      [
        answers(
          {},
          {
            requestBody: json({ type: 'object', additionalProperties: false }, { lit: { value: { on: 1 } } }),
          },
        ),
        'The example does not fit its schema: the value must NOT have additional properties ("on"). Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/requestBody/content/application~1json/examples/lit/value',
      ],
      [
        answers(
          {},
          {
            parameters: [
              { name: 'lamp', in: 'query', schema: { type: 'string' }, examples: { one: { value: 1 } } },
            ],
          },
        ),
        'The example does not fit its schema: the value must be string. Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/parameters/0/examples/one/value',
      ],
      [
        answers({
          200: { headers: { Age: { schema: { type: 'string' }, examples: { one: { value: 1 } } } } },
        }),
        'The example does not fit its schema: the value must be string. Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/headers/Age/examples/one/value',
      ],
      [
        answers({ 200: json({ type: 'string', examples: [1] }) }),
        'The example does not fit its schema: the value must be string. Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/examples/0',
      ],
    ],
  },
  'invalid-requests-fail': {
    passes: cases({}, { 400: { broken: { 'x-invalid-request': 5 } } }, { type: 'string' }),
    fails: [
      [
        cases({}, { 400: { broken: { 'x-invalid-request': 'on' } } }, { type: 'string' }),
        'The request of the case "broken" is valid. Break it, or make it a request example.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/broken/x-invalid-request',
      ],
    ],
  },
  'inference-marked': {
    passes: {
      ...answers({
        200: json({
          type: 'object',
          properties: { on: { type: 'boolean' }, dim: { type: 'boolean', 'x-inferred': 'Ours.' } },
          required: ['on'],
          'x-inferred': { required: 'The page shows it.' },
        }),
        default: {
          description: 'Any failure.',
          'x-inferred': 'The page shows none.',
          ...json({ required: ['error'] }),
        },
      }),
      'README.md': table(
        'openapi.yaml#/paths/~1lamps/post',
        'openapi.yaml#/paths/~1lamps/post/responses/200',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/on',
      ),
    },
    fails: [
      [
        { ...answers({}), 'README.md': table() },
        'This Operation is neither traced to the published page nor marked. Add `x-inferred: <why>`, or a row with `openapi.yaml#/paths/~1lamps/post` to README.md.',
        'openapi.yaml#/paths/~1lamps/post',
      ],
      [
        {
          ...answers({ 200: json({ type: 'object', properties: { on: { type: 'boolean' } } }) }),
          'README.md': answered,
        },
        'The property "on" is neither traced to the published page nor marked. Add `x-inferred: <why>`, or a row with `openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/on` to README.md.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/on',
      ],
      [
        {
          ...answers({ 200: json({ type: 'boolean', const: true }) }),
          'README.md': answered,
        },
        '"const" is neither traced to the published page nor marked. Add `x-inferred: { const: <why> }`, or a row with `openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/const` to README.md.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/const',
      ],
      [
        { ...answers({}, { 'x-inferred': 'Ours.' }), 'README.md': table('openapi.yaml#/paths/~1lamps/post') },
        '`openapi.yaml#/paths/~1lamps/post` is traced to the published page, and inside of something that is marked as inferred. Remove the mark or the row of README.md.',
        'openapi.yaml#/',
      ],
      [
        {
          ...answers({ 200: json({ type: 'string', 'x-inferred': { pattern: 'Ours.' } }) }),
          'README.md': answered,
        },
        'x-inferred explains "pattern", which is not here. Remove the explanation.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/x-inferred/pattern',
      ],
      [
        { ...answers({}, { 'x-inferred': '' }), 'README.md': table() },
        'x-inferred gives no reason. Say why this is inferred.',
        'openapi.yaml#/paths/~1lamps/post/x-inferred',
      ],
      ...['oneOf', 'not', 'patternProperties', 'readOnly', 'deprecated', 'minProperties'].map(
        (keyword): [Files, string, string] => [
          { ...answers({ 200: json({ type: 'object', [keyword]: {} }) }), 'README.md': answered },
          unmarked(`"${keyword}"`, `${response}/content/application~1json/schema/${keyword}`, keyword),
          `${response}/content/application~1json/schema/${keyword}`,
        ],
      ),
      [
        { ...answers({ 200: json({ type: ['string', 'null'] }) }), 'README.md': answered },
        unmarked('"type"', `${response}/content/application~1json/schema/type`, 'type'),
        `${response}/content/application~1json/schema/type`,
      ],
      [
        { ...answers({}, { security: [{ apiKey: ['light:Lamps'] }] }), 'README.md': answered },
        unmarked('This SecurityRequirement', 'openapi.yaml#/paths/~1lamps/post/security/0'),
        'openapi.yaml#/paths/~1lamps/post/security/0',
      ],
      [
        { ...answers({ 200: { content: { 'text/plain': {} } } }), 'README.md': answered },
        unmarked('This MediaType', `${response}/content/text~1plain`),
        `${response}/content/text~1plain`,
      ],
      [
        {
          ...answers({ 200: json({ $ref: 'components/schemas/Lamp.yaml', minProperties: 4 }) }),
          'components/schemas/Lamp.yaml': { type: 'object' },
          'README.md': answered,
        },
        unmarked(
          '"minProperties"',
          `${response}/content/application~1json/schema/minProperties`,
          'minProperties',
        ),
        `${response}/content/application~1json/schema/minProperties`,
      ],
    ],
  },
};

const documents = Object.entries(rules).flatMap(([rule, { passes, fails }]) => [
  { folder: `${rule}.passes`, files: passes },
  ...fails.map(([files], index) => ({ folder: `${rule}.fails.${index}`, files })),
]);
let root: string;
let problems: Problem[];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'addressbook-rules-'));
  const write = (file: string, content: unknown) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  };
  for (const { folder, files } of documents) {
    for (const [file, content] of Object.entries({ 'README.md': '', ...files }))
      write(`${folder}/${file}`, content);
  }
  write('redocly.yaml', {
    telemetry: 'off',
    plugins: [fileURLToPath(new URL('../rules/index.ts', import.meta.url))],
    rules: Object.fromEntries(
      Object.keys(rules).map((rule) => [`house/${rule}`, { severity: 'error', documented: 'README.md' }]),
    ),
  });
  const roots = documents.map(({ folder }) => `${folder}/openapi.yaml`);
  const redocly = fileURLToPath(new URL('../node_modules/.bin/redocly', import.meta.url));
  const options = ['--config', 'redocly.yaml', '--format', 'json', '--max-problems', '10000'];
  const { stdout } = spawnSync(redocly, ['lint', ...roots, ...options], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  // One report for each document, one after another.
  problems = stdout.split(/(?<=^\})(?=\{)/m).flatMap((report) => JSON.parse(report).problems);
});

afterAll(() => rmSync(root, { recursive: true }));

/** What one rule found in one document: message and place. */
function found(rule: string, folder: string): [message: string, place: string][] {
  return problems
    .filter(({ ruleId }) => ruleId.endsWith(`/${rule}`))
    .map(({ message, location }): [string, string] => {
      const [place] = location;
      return [message, `${place?.source.ref}${place?.pointer}`];
    })
    .filter(([, place]) => place.startsWith(`${folder}/`))
    .map(([message, place]) => [message, place.slice(folder.length + 1)]);
}

test('the contract is linted by every house rule, as an error', () => {
  const config = readFileSync(new URL('../redocly.yaml', import.meta.url), 'utf8');
  const enabled = [...config.matchAll(/^ {2}house\/([\w-]+):(?: error|\n {4}severity: error)$/gm)].map(
    ([, rule]) => rule,
  );
  expect(enabled.sort()).toEqual(Object.keys(house().rules?.oas3 ?? {}).sort());
  expect(enabled).toEqual(Object.keys(rules).sort());
});

describe.each(Object.entries(rules))('the rule %s', (rule, { fails }) => {
  test('passes a document that keeps it', () => {
    expect(found(rule, `${rule}.passes`)).toEqual([]);
  });

  test.each(fails.map(([, message, place], index) => ({ message, place, index })))(
    'reports: $message',
    ({ message, place, index }) => {
      expect(found(rule, `${rule}.fails.${index}`)).toEqual([[message, place]]);
    },
  );
});
