import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import house from '../src/rules/index.ts';
import { plugin, redocly } from './sources.ts';

type Files = Record<string, unknown>;
type Problem = { ruleId: string; message: string; location: { source: { ref: string }; pointer: string }[] };

/** The members of `error` in an error response, all required. */
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
const lamps = (responses: Record<string, unknown>, more: object = {}) => ({
  'openapi.yaml': {
    openapi: '3.1.0',
    info: { title: 'Lamps', version: '1.0.0' },
    paths: { '/lamps': { post: { operationId: 'lightLamp', responses, ...more } } },
  },
});

type Examples = Record<string, object>;

/** Examples with any value where it does not matter. */
const withValues = (examples: Examples) =>
  Object.fromEntries(Object.entries(examples).map(([key, example]) => [key, { value: 'any', ...example }]));

/** An operation without a request body, with these examples of its responses by status. */
const withoutBody = (responses: Record<string, Examples>, more: object = {}) =>
  lamps(
    Object.fromEntries(
      Object.entries(responses).map(([status, examples]) => [status, json({}, withValues(examples))]),
    ),
    more,
  );

/** An operation with these examples of its request and, by status, of its responses. */
const cases = (request: Examples, responses: Record<string, Examples>, schema: object = {}) =>
  withoutBody(responses, { requestBody: json(schema, withValues(request)) });

const waysToReach =
  'request, unknown-id, no-key, unknown-key, key-without-permission, rate-limit, nothing-a-caller-can-do';
const examplesOf = (status: string) =>
  `openapi.yaml#/paths/~1lamps/post/responses/${status}/content/application~1json/examples`;

const table = (...places: string[]) =>
  `| the published documentation says | in the contract | proved by |\n| --- | --- | --- |\n| all | ${places.map((place) => `\`${place}\``).join(' ')} | |\n`;

const response = 'openapi.yaml#/paths/~1lamps/post/responses/200';
/** The table of a documentation that publishes the operation and its response. */
const published = table(
  'openapi.yaml#/paths/~1lamps/post',
  response,
  `${response}/content/application~1json`,
);
const unmarked = (what: string, place: string, mark = '') =>
  `${what} is neither traced to the published documentation nor marked as inferred. Add \`x-inferred: ${mark ? `{ ${mark}: <why> }` : '<why>'}\`, or a row with \`${place}\` to a table in paths/.`;

/** For each rule a document that passes, and some that fail, with the message and the place of the finding. */
const rules: Record<string, { passes: Files; fails: [Files, message: string, place: string][] }> = {
  'paired-cases': {
    passes: cases(
      { documented: { value: 1 }, dim: { value: 2 } },
      { 200: { documented: {}, dim: {} }, 400: { 'no-lamp': {}, broken: { 'x-invalid-request': 'x' } } },
    ),
    fails: [
      [
        lamps(
          { 200: json({}, { documented: { value: 1 } }) },
          {
            requestBody: {
              content: {
                'application/json': { examples: { documented: { value: 1 } } },
                'text/csv': { examples: { dim: { value: '2' } } },
              },
            },
          },
        ),
        'The case "dim" has a request and no response. Add a response example under the same key.',
        'openapi.yaml#/paths/~1lamps/post/requestBody/content/text~1csv/examples/dim',
      ],
      [
        cases(
          { documented: {} },
          { 200: { documented: { value: undefined, externalValue: 'https://a.example' } } },
        ),
        'The case "documented" has a request and no response. Add a response example under the same key.',
        'openapi.yaml#/paths/~1lamps/post/requestBody/content/application~1json/examples/documented',
      ],
      [
        cases({ documented: { value: 1 }, dim: { value: 2 } }, { 200: { documented: {} } }),
        'The case "dim" has a request and no response. Add a response example under the same key.',
        'openapi.yaml#/paths/~1lamps/post/requestBody/content/application~1json/examples/dim',
      ],
      [
        cases({ dim: { value: 2 } }, { 200: { dim: {} }, 400: { 'no-lamp': {} } }),
        'The case "no-lamp" has no request, and there is no "documented" one to use instead. Add a request example under either key.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/no-lamp',
      ],
      [
        cases({ dim: { value: 2 } }, { 200: { dim: { 'x-invalid-request': 3 } } }),
        'The case "dim" has an invalid request and the response 200. Remove x-invalid-request.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/examples/dim',
      ],
      [
        cases({ dim: { value: 2 } }, { 400: { dim: { 'x-invalid-request': 3 } } }),
        'The case "dim" has two requests. Remove the request example or x-invalid-request.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/dim',
      ],
      [
        cases({}, { 200: { lit: {} } }),
        'The case "lit" has no request, and there is no "documented" one to use instead. Add a request example under either key.',
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
  'reached-by': {
    passes: cases(
      { documented: {}, dark: {}, busy: {} },
      {
        200: { documented: {}, lit: {} },
        400: { dark: {}, broken: { 'x-invalid-request': 5 }, 'no-lamp': { 'x-reached-by': 'unknown-id' } },
        409: { busy: { 'x-reached-by': 'rate-limit' } },
        default: { odd: { 'x-reached-by': 'nothing-a-caller-can-do' }, again: { 'x-reached-by': 'request' } },
      },
    ),
    fails: [
      ...['400', '4XX', '503', 'default'].map((status): [Files, string, string] => [
        cases({ documented: {} }, { 200: { documented: {} }, [status]: { 'no-lamp': {} } }),
        `The case "no-lamp" does not say how it is reached. Add x-reached-by: one of ${waysToReach}.`,
        `${examplesOf(status)}/no-lamp`,
      ]),
      [
        withoutBody({ 404: { 'no-lamp': {} } }),
        `The case "no-lamp" does not say how it is reached. Add x-reached-by: one of ${waysToReach}.`,
        `${examplesOf('404')}/no-lamp`,
      ],
      [
        cases({ documented: {} }, { 200: { documented: { 'x-reached-by': 'luck' } } }),
        `The case "documented" has an unknown x-reached-by. Use one of ${waysToReach}.`,
        `${examplesOf('200')}/documented/x-reached-by`,
      ],
      [
        cases({}, { 400: { broken: { 'x-invalid-request': 5, 'x-reached-by': 'request' } } }),
        'The case "broken" has a request of its own, which leads to it. Remove x-reached-by.',
        `${examplesOf('400')}/broken/x-reached-by`,
      ],
      [
        cases({ dark: {} }, { 400: { dark: { 'x-reached-by': 'request' } } }),
        'The case "dark" has a request of its own, which leads to it. Remove x-reached-by.',
        `${examplesOf('400')}/dark/x-reached-by`,
      ],
    ],
  },
  'known-case-extensions': {
    passes: cases(
      {},
      { 400: { broken: { 'x-invalid-request': 5, 'x-inferred': 'Ours.' }, b: { 'x-reached-by': 'no-key' } } },
    ),
    fails: [
      [
        cases({}, { 400: { broken: { 'x-invalid-requests': 5 } } }),
        '"x-invalid-requests" is not a known extension. Use one of x-inferred, x-invalid-request, x-reached-by.',
        'openapi.yaml#/paths/~1lamps/post/responses/400/content/application~1json/examples/broken/x-invalid-requests',
      ],
    ],
  },
  'no-single-example': {
    passes: lamps({
      200: json(
        { type: 'object', properties: { example: { type: 'string', examples: ['on'] } } },
        { lit: { value: { example: 'on' } } },
      ),
    }),
    fails: [
      ...(
        [
          [
            lamps({ 200: json({ type: 'string', example: 'on' }) }),
            'responses/200/content/application~1json/schema',
          ],
          [
            lamps({ 200: { content: { 'application/json': { schema: {}, example: 'on' } } } }),
            'responses/200/content/application~1json',
          ],
          [
            lamps({}, { parameters: [{ name: 'lamp', in: 'query', schema: {}, example: 'on' }] }),
            'parameters/0',
          ],
          [lamps({ 200: { headers: { Age: { schema: {}, example: 'on' } } } }), 'responses/200/headers/Age'],
        ] as const
      ).map(([files, place]): [Files, string, string] => [
        files,
        '`example` names no case. Use `examples`.',
        `openapi.yaml#/paths/~1lamps/post/${place}/example`,
      ]),
    ],
  },
  'unique-case-keys': {
    passes: lamps({
      200: {
        content: {
          'application/json': { examples: { lit: { value: 1 } } },
          'text/csv': { examples: { lit: { value: '1' } } },
        },
      },
      400: json({}, { 'no-lamp': { value: 1 } }),
    }),
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
      ...lamps({ 200: json({ $ref: 'components/schemas/Lamp.yaml' }) }),
      'components/schemas/Lamp.yaml': { type: 'string' },
    },
    fails: [
      [
        {
          ...lamps({ 200: json({ $ref: 'components/schemas/Lamp.yaml' }) }),
          'components/schemas/Lamp.yaml': { type: 'string' },
          'components/schemas/Shade.yaml': { type: 'string' },
        },
        'components/schemas/Shade.yaml is not part of the contract: no reference leads to it. Refer to it or delete it.',
        'openapi.yaml#/',
      ],
      [
        { ...lamps({}), 'extra.yaml': {} },
        'extra.yaml is not part of the contract: no reference leads to it. Refer to it or delete it.',
        'openapi.yaml#/',
      ],
      [
        { ...lamps({}), 'paths/lamp.md': '' },
        'paths/lamp.md has no path file beside it. Rename it after one or delete it.',
        'openapi.yaml#/',
      ],
    ],
  },
  'operation-names-permission': {
    passes: lamps({}, { security: [{ apiKey: ['light:Lamps'], cookie: [] }] }),
    fails: [
      [
        lamps({}),
        'The operation does not name its permission. Add it: security: [{ apiKey: [verb:Things] }].',
        'openapi.yaml#/paths/~1lamps/post',
      ],
      [
        lamps({}, { security: [{ apiKey: [] }] }),
        'The operation does not name its permission. Add it: security: [{ apiKey: [verb:Things] }].',
        'openapi.yaml#/paths/~1lamps/post/security',
      ],
      [
        lamps({}, { security: [{ apiKey: ['light:Lamps'] }, {}] }),
        'The operation does not name its permission. Add it: security: [{ apiKey: [verb:Things] }].',
        'openapi.yaml#/paths/~1lamps/post/security',
      ],
    ],
  },
  'one-error-envelope': {
    passes: lamps({
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
        lamps({ 404: response }),
        `The error response 404 is not in the envelope: ${problem}. Use { success: false, error: { name, statusCode, message } }.`,
        'openapi.yaml#/paths/~1lamps/post/responses/404',
      ]),
    ],
  },
  'no-javascript-global': {
    passes: {
      ...lamps({ 200: json({ $ref: 'components/schemas/Lamp.yaml' }) }),
      'components/schemas/Lamp.yaml': { type: 'string' },
    },
    fails: [
      [
        {
          ...lamps({ 200: json({ $ref: 'components/schemas/Error.yaml' }) }),
          'components/schemas/Error.yaml': { type: 'string' },
        },
        'The component "Error" is named like a global of JavaScript. Choose another name, such as "ErrorDetails".',
        'components/schemas/Error.yaml#/',
      ],
      [
        {
          'openapi.yaml': {
            ...lamps({})['openapi.yaml'],
            components: { responses: { Response: { description: 'a global of browsers' } } },
          },
        },
        'The component "Response" is named like a global of JavaScript. Choose another name, such as "ResponseDetails".',
        'openapi.yaml#/components/responses/Response',
      ],
    ],
  },
  'schema-compiles': {
    passes: lamps({
      200: json({
        type: 'object',
        properties: { name: { type: 'string', pattern: '^a$' } },
        anyOf: [{ required: ['name'] }],
      }),
    }),
    fails: [
      [
        lamps({ 200: json({ type: 'object', patternProperties: { '(a': { type: 'string' } } }) }),
        'The schema does not compile: Invalid regular expression: /(a/u: Unterminated group. Correct the keyword: otherwise it is ignored, or switches validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema',
      ],
      [
        {
          ...lamps({
            200: json({
              type: 'object',
              properties: { name: { $ref: 'components/schemas/Lamp.yaml', type: 'string', pattern: '(a' } },
            }),
          }),
          'components/schemas/Lamp.yaml': { type: 'string' },
        },
        'The schema does not compile: Invalid regular expression: /(a/u: Unterminated group. Correct the keyword: otherwise it is ignored, or switches validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema',
      ],
      [
        lamps({ 200: json({ type: 'object', properties: { name: { type: 'string', pattern: '(a' } } }) }),
        'The schema does not compile: Invalid regular expression: /(a/u: Unterminated group. Correct the keyword: otherwise it is ignored, or switches validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/name',
      ],
      [
        lamps({ 200: json({ type: 'string', minimum: 3 }) }),
        'The schema does not compile: strict mode: missing type "number" for keyword "minimum" at "#" (strictTypes). Correct the keyword: otherwise it is ignored, or switches validation off.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema',
      ],
    ],
  },
  'examples-conform': {
    passes: lamps(
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
        lamps({
          200: json(
            { allOf: [{ type: 'object', properties: { on: { type: 'boolean' } } }] },
            { lit: { value: { on: 1 } } },
          ),
        }),
        'The example does not fit its schema: /on must be boolean. Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/examples/lit/value/on',
      ],
      [
        lamps(
          {},
          {
            requestBody: json({ type: 'object', additionalProperties: false }, { lit: { value: { on: 1 } } }),
          },
        ),
        'The example does not fit its schema: the value must NOT have additional properties ("on"). Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/requestBody/content/application~1json/examples/lit/value',
      ],
      [
        lamps(
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
        lamps({
          200: { headers: { Age: { schema: { type: 'string' }, examples: { one: { value: 1 } } } } },
        }),
        'The example does not fit its schema: the value must be string. Correct the example or the schema.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/headers/Age/examples/one/value',
      ],
      [
        lamps({ 200: json({ type: 'string', examples: [1] }) }),
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
      ...lamps({
        200: json({
          type: 'object',
          properties: { on: { type: 'boolean' }, dim: { type: 'boolean', 'x-inferred': 'Ours.' } },
          required: ['on'],
          'x-inferred': { required: 'The documentation shows it.' },
        }),
        default: {
          description: 'Any error.',
          'x-inferred': 'The documentation shows none.',
          ...json({ required: ['error'] }),
        },
      }),
      'paths/lamps.md': table(
        'openapi.yaml#/paths/~1lamps/post',
        'openapi.yaml#/paths/~1lamps/post/responses/200',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/on',
      ),
    },
    fails: [
      [
        { ...lamps({}), 'paths/lamps.md': table() },
        'This Operation is neither traced to the published documentation nor marked as inferred. Add `x-inferred: <why>`, or a row with `openapi.yaml#/paths/~1lamps/post` to a table in paths/.',
        'openapi.yaml#/paths/~1lamps/post',
      ],
      [
        {
          'openapi.yaml': {
            ...lamps({})['openapi.yaml'],
            paths: { '/lamps': { $ref: 'paths/lamps.yaml' } },
          },
          'paths/lamps.yaml': { post: { responses: { 200: { description: 'Lit.' } } } },
          'paths/lamps.md': table('paths/lamps.yaml#/post'),
        },
        'This Response is neither traced to the published documentation nor marked as inferred. Add `x-inferred: <why>`, or a row with `paths/lamps.yaml#/post/responses/200` to paths/lamps.md.',
        'paths/lamps.yaml#/post/responses/200',
      ],
      [
        {
          ...lamps({ 200: json({ type: 'object', properties: { on: { type: 'boolean' } } }) }),
          'paths/lamps.md': published,
        },
        'The property "on" is neither traced to the published documentation nor marked as inferred. Add `x-inferred: <why>`, or a row with `openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/on` to a table in paths/.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/properties/on',
      ],
      [
        {
          ...lamps({ 200: json({ type: 'boolean', const: true }) }),
          'paths/lamps.md': published,
        },
        '"const" is neither traced to the published documentation nor marked as inferred. Add `x-inferred: { const: <why> }`, or a row with `openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/const` to a table in paths/.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/const',
      ],
      [
        {
          ...lamps({}, { 'x-inferred': 'Ours.' }),
          'paths/lamps.md': table('openapi.yaml#/paths/~1lamps/post'),
        },
        '`openapi.yaml#/paths/~1lamps/post` is traced to the published documentation, and stands inside a node that is marked as inferred. Remove the mark or the row of paths/lamps.md.',
        'openapi.yaml#/',
      ],
      [
        {
          ...lamps({ 200: json({ type: 'string', 'x-inferred': { pattern: 'Ours.' } }) }),
          'paths/lamps.md': published,
        },
        'x-inferred explains "pattern", which this node does not have. Remove the explanation.',
        'openapi.yaml#/paths/~1lamps/post/responses/200/content/application~1json/schema/x-inferred/pattern',
      ],
      [
        { ...lamps({}, { 'x-inferred': '' }), 'paths/lamps.md': table() },
        'x-inferred gives no reason. Add the reason.',
        'openapi.yaml#/paths/~1lamps/post/x-inferred',
      ],
      ...['oneOf', 'not', 'patternProperties', 'readOnly', 'deprecated', 'minProperties'].map(
        (keyword): [Files, string, string] => [
          { ...lamps({ 200: json({ type: 'object', [keyword]: {} }) }), 'paths/lamps.md': published },
          unmarked(`"${keyword}"`, `${response}/content/application~1json/schema/${keyword}`, keyword),
          `${response}/content/application~1json/schema/${keyword}`,
        ],
      ),
      [
        { ...lamps({ 200: json({ type: ['string', 'null'] }) }), 'paths/lamps.md': published },
        unmarked('"type"', `${response}/content/application~1json/schema/type`, 'type'),
        `${response}/content/application~1json/schema/type`,
      ],
      [
        { ...lamps({}, { security: [{ apiKey: ['light:Lamps'] }] }), 'paths/lamps.md': published },
        unmarked('This SecurityRequirement', 'openapi.yaml#/paths/~1lamps/post/security/0'),
        'openapi.yaml#/paths/~1lamps/post/security/0',
      ],
      [
        { ...lamps({ 200: { content: { 'text/plain': {} } } }), 'paths/lamps.md': published },
        unmarked('This MediaType', `${response}/content/text~1plain`),
        `${response}/content/text~1plain`,
      ],
      [
        {
          ...lamps({ 200: json({ $ref: 'components/schemas/Lamp.yaml', minProperties: 4 }) }),
          'components/schemas/Lamp.yaml': { type: 'object' },
          'paths/lamps.md': published,
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
    for (const [file, content] of Object.entries(files)) write(`${folder}/${file}`, content);
  }
  write('redocly.yaml', { telemetry: 'off', plugins: [plugin], extends: ['house/all'] });
  const roots = documents.map(({ folder }) => `${folder}/openapi.yaml`);
  const options = ['--config', 'redocly.yaml', '--format', 'json', '--max-problems', '10000'];
  const { stdout } = spawnSync(process.execPath, [redocly, 'lint', ...roots, ...options], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  // One report for each document, one after another.
  problems = stdout.split(/(?<=^\})(?=\{)/m).flatMap((report) => JSON.parse(report).problems);
});

afterAll(() => rmSync(root, { recursive: true }));

/** The findings of one rule in one document: message and place. */
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

test('`house/all` turns every rule on, as an error, and every rule is tested here', () => {
  const { rules: { oas3 = {} } = {}, configs } = house();
  const names = Object.keys(oas3).sort();
  expect(configs?.['all']?.rules).toEqual(
    Object.fromEntries(names.map((name) => [`house/${name}`, 'error'])),
  );
  expect(Object.keys(rules).sort()).toEqual(names);
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
