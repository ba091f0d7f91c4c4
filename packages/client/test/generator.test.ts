import { describe, expect, test } from 'vitest';
import { type ClientSource, clientSource } from '../scripts/client-source.ts';

/** A contract with one operation, `work`, and what a test is about. */
function contractWith(operation: object, { path = '/things', method = 'get', schemas = {} } = {}): object {
  const responses = { '204': { description: 'Done.' } };
  return {
    openapi: '3.1.0',
    info: { title: 'A test', version: '1.0.0' },
    security: [{ key: [] }],
    paths: { [path]: { [method]: { operationId: 'work', responses, ...operation } } },
    components: { securitySchemes: schemes, schemas },
  };
}

const schemes = {
  key: { type: 'http', scheme: 'bearer' },
  other: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
};

const sourceOf = (document: object): ClientSource =>
  clientSource(document, { httpErrorNames: ['RouteNotFoundError'], ownTypes: ['Result', 'ClientOptions'] });
const operationsOf = (document: object) => sourceOf(document).files['operations.ts'] ?? '';
const errorsOf = (document: object) => sourceOf(document).files['errors.ts'] ?? '';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const ok = (schema: object) => ({ responses: { '200': { description: 'Fine.', ...json(schema) } } });
const parameter = (more: object) => ({
  parameters: [{ name: 'a', in: 'query', schema: { type: 'string' }, ...more }],
});
const list = { type: 'array', items: { type: 'string' } };

describe('what the client cannot have is refused by name', () => {
  const bytes = { '200': { description: 'Bytes.', content: { 'image/png': {} } } };
  test.each<[reason: string, operation: object, place?: { path?: string; method?: string }]>([
    ['fetch sends no TRACE', {}, { method: 'trace' }],
    ['needs other, and the client sends a bearer key only', { security: [{ other: [] }] }],
    ['needs key, other, and the client sends a bearer key only', { security: [{ key: [], other: [] }] }],
    [
      'a body of DELETE has no meaning in HTTP (RFC 9110, section 9.3)',
      { requestBody: json({}) },
      { method: 'delete' },
    ],
    ['declares no success', { responses: { default: { description: 'All.' } } }],
    ['image/png in a success is not JSON or text', { responses: bytes }],
    [
      'a (cookie): browsers let no program set a cookie of a request',
      parameter({ in: 'cookie', required: true }),
    ],
    [
      'a (path): only strings and numbers can stand in a path',
      parameter({ in: 'path', schema: list }),
      { path: '/x/{a}' },
    ],
    [
      'a (path): only strings and numbers can stand in a path',
      parameter({ in: 'path', schema: { type: 'boolean' } }),
      { path: '/x/{a}' },
    ],
    [
      'a (path): only the style "simple" can stand in a path',
      parameter({ in: 'path', style: 'matrix' }),
      { path: '/x/{a}' },
    ],
    [
      '.a (path): only the style "simple" can stand in a path',
      parameter({ in: 'path', name: '.a' }),
      { path: '/x/{.a}' },
    ],
    [
      'Accept (header): OpenAPI ignores it here (3.1, section 4.8.12.2); say it by content or security',
      parameter({ in: 'header', name: 'Accept' }),
    ],
    ['a (header): an object cannot be a header', parameter({ in: 'header', schema: { type: 'object' } })],
    ['a (query): with allowReserved a value could change the URL', parameter({ allowReserved: true })],
    ['a&b (query): openapi-fetch does not escape its name', parameter({ name: 'a&b' })],
    [
      'a (query): openapi-fetch cannot write deepObject false',
      parameter({ style: 'deepObject', schema: list }),
    ],
    [
      'b (query): openapi-fetch cannot write pipeDelimited false beside a',
      {
        parameters: [
          { name: 'a', in: 'query', schema: list },
          { name: 'b', in: 'query', schema: list, style: 'pipeDelimited' },
        ],
      },
    ],
  ])('%s', (reason, operation, place) => {
    const { refused, files } = sourceOf(contractWith(operation, place));
    expect(refused).toEqual([{ operation: 'work', pointer: expect.stringMatching(/^#\//), reason }]);
    expect(files['operations.ts']).not.toContain('work(');
  });

  test.each([
    ['a schema with the name of a type of the client', 'Result'],
    ['a schema with the name of a generated type', 'WorkResult'],
  ])('%s', (_, name) => {
    const operation = ok({ $ref: `#/components/schemas/${name}` });
    const schemas = { [name]: { type: 'object' } };
    expect(() => sourceOf(contractWith(operation, { schemas }))).toThrow(
      `The client has a type ${name} already`,
    );
  });

  test('an operation that would make the client look like a promise', () => {
    expect(() => sourceOf(contractWith({ operationId: 'then' }))).toThrow(
      'The client has a method then already',
    );
  });

  test('an error with the name of one of the client', () => {
    const name = { type: 'string', const: 'NetworkError' };
    const error = json({ type: 'object', properties: { error: { type: 'object', properties: { name } } } });
    const responses = { '204': { description: 'Done.' }, '400': { description: 'No.', ...error } };
    expect(() => sourceOf(contractWith({ responses }))).toThrow('The client has a NetworkError of its own');
  });
});

describe('the check of a success', () => {
  test.each<[string, object]>([
    [
      'object({ id: string, n: number, b: boolean })',
      {
        type: 'object',
        required: ['id', 'n', 'b'],
        properties: {
          id: { type: 'string' },
          n: { type: 'integer' },
          b: { type: 'boolean' },
          o: { type: 'string' },
        },
      },
    ],
    ['object({})', { type: 'object', required: ['a'], properties: { a: {} } }],
    [
      "object({ 'a-b': string })",
      { type: 'object', required: ['a-b'], properties: { 'a-b': { type: 'string' } } },
    ],
    [
      'object({})',
      { type: 'object', required: ['secret'], properties: { secret: { type: 'string', writeOnly: true } } },
    ],
    ['array(either(string, exactly(null)))', { type: 'array', items: { type: ['string', 'null'] } }],
    ['string', { type: 'string', enum: ['a', 'b'] }],
    ["exactly('a')", { const: 'a', type: 'string' }],
    ['either(string, number)', { oneOf: [{ type: 'string' }, { type: 'number' }] }],
    ['anything', { anyOf: [{ type: 'string' }, {}] }],
    [
      'all(object({ a: string }), object({ b: string }))',
      {
        allOf: [
          { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
          { type: 'object', required: ['b'], properties: { b: { type: 'string' } } },
        ],
      },
    ],
    ['anything', {}],
  ])('is %s', (check, schema) => {
    expect(operationsOf(contractWith(ok(schema)))).toContain(`      check: ${check},\n`);
  });

  test('of a schema that holds itself looks itself up when it is called', () => {
    const ref = { $ref: '#/components/schemas/Tree' };
    const schemas = {
      Tree: { type: 'object', required: ['trees'], properties: { trees: { type: 'array', items: ref } } },
    };
    expect(operationsOf(contractWith(ok(ref), { schemas }))).toContain(
      'const isTree: Check = object({ trees: array((value) => isTree(value)) });',
    );
  });
});

describe('a signature', () => {
  const bodyOf = (content: object, required = true) => ({ requestBody: { required, content } });
  const schema = { type: 'object' };
  test.each<[string, object, { path?: string; method?: string }?]>([
    ['options?: CallOptions,', {}],
    [
      "x: WorkPath['x'],\n    y: WorkPath['y'],\n    options?: CallOptions,",
      { parameters: ['y', 'x'].map((name) => ({ name, in: 'path', schema: { type: 'string' } })) },
      { path: '/{x}/{y}' },
    ],
    [
      "new_: WorkPath['new'],\n    options?: CallOptions,",
      parameter({ in: 'path', name: 'new' }),
      { path: '/{new}' },
    ],
    [
      "options_: WorkPath['options'],\n    options?: CallOptions,",
      parameter({ in: 'path', name: 'options' }),
      { path: '/{options}' },
    ],
    ['options?: WorkOptions,', parameter({})],
    ['options: WorkOptions,', parameter({ required: true })],
    ['body?: undefined,\n    options?: CallOptions,', {}, { method: 'post' }],
    [
      'body: WorkBody,\n    options?: CallOptions,',
      bodyOf({ 'application/json': { schema } }),
      { method: 'post' },
    ],
    [
      'body?: WorkBody,\n    options?: CallOptions,',
      bodyOf({ 'application/json': { schema } }, false),
      { method: 'post' },
    ],
    [
      'body: WorkBody | undefined,\n    options: WorkOptions,',
      { ...bodyOf({ 'application/json': { schema } }, false), ...parameter({ required: true }) },
      { method: 'post' },
    ],
    ['body: FormData,\n', bodyOf({ 'multipart/form-data': { schema } }), { method: 'put' }],
    [
      'body: Blob | Uint8Array<ArrayBuffer>,\n',
      bodyOf({ 'application/octet-stream': {} }),
      { method: 'put' },
    ],
    ['body: WorkBody,\n', bodyOf({ 'text/plain': { schema: { type: 'string' } } }), { method: 'put' }],
    [
      'content: { contentType: `image/${' + 'string}`; body: Blob | Uint8Array<ArrayBuffer> },\n',
      bodyOf({ 'image/*': {} }),
      { method: 'put' },
    ],
    [
      "content: { contentType: 'application/json'; body: WorkBody } | { contentType: 'image/png'; body: Blob | Uint8Array<ArrayBuffer> },\n",
      bodyOf({ 'application/json': { schema }, 'image/png': {} }),
      { method: 'put' },
    ],
  ])('is (%s)', (declared, operation, place) => {
    expect(operationsOf(contractWith(operation, place))).toContain(`  work(\n    ${declared}`);
  });

  test('has the doc comment of the contract, which cannot end before its end', () => {
    const source = operationsOf(
      contractWith({ summary: 'Work', description: 'Ends with */.\nTwice.\n', deprecated: true }),
    );
    expect(source).toContain('  /**\n   * Work\n   *\n   * Ends with *\\/.\n   * Twice.\n');
    expect(source).toContain('   * @deprecated\n   */\n  work(');
  });
});

describe('a query', () => {
  const object = { type: 'object' };
  test.each<[string, object]>([
    ['createQuerySerializer()', parameter({})],
    ['createQuerySerializer()', parameter({ schema: list })],
    [
      "createQuerySerializer({'array':{'style':'form','explode':false}})",
      parameter({ schema: list, explode: false }),
    ],
    [
      "createQuerySerializer({'array':{'style':'pipeDelimited','explode':false}})",
      parameter({ schema: list, style: 'pipeDelimited' }),
    ],
    ["createQuerySerializer({'object':{'style':'form','explode':true}})", parameter({ schema: object })],
    ['createQuerySerializer()', parameter({ schema: object, style: 'deepObject', explode: true })],
  ])('is written by %s', (serializer, operation) => {
    expect(operationsOf(contractWith(operation))).toContain(`query: ${serializer},`);
  });
});

describe('the names of errors', () => {
  const failing = (error: object, example?: object) => ({
    responses: {
      '204': { description: 'Done.' },
      default: {
        description: 'No.',
        content: {
          'application/json': {
            schema: { type: 'object', properties: { error } },
            ...(example && { example }),
          },
        },
      },
    },
  });
  const named = (name: object, more = {}) => ({ type: 'object', properties: { name, ...more } });
  const patternIn = (source: string) => /errorNames: RegExp = (.*);/.exec(source)?.[1];

  test.each<[string, string, object]>([
    ['a const', '/^(Conflict|RouteNotFound)Error$/', failing(named({ const: 'ConflictError' }))],
    [
      'an enum',
      '/^(Conflict|Gone|RouteNotFound)Error$/',
      failing(named({ enum: ['ConflictError', 'GoneError'] })),
    ],
    [
      'alternatives',
      '/^(Conflict|Gone|RouteNotFound)Error$/',
      failing({ oneOf: [named({ const: 'ConflictError' }), named({ const: 'GoneError' })] }),
    ],
    [
      'an example',
      '/^(Busy|RouteNotFound)Error$/',
      failing(named({ type: 'string' }), { error: { name: 'BusyError' } }),
    ],
    [
      'a name that is unlike the others',
      '/^((RouteNotFound)Error|A\\+B)$/',
      failing(named({ const: 'A+B' })),
    ],
    ['none', '/^(RouteNotFound)Error$/', {}],
  ])('come from %s', (_, pattern, operation) => {
    expect(patternIn(errorsOf(contractWith(operation)))).toBe(pattern);
  });

  test('come with the lists of strings that an error has beside its message', () => {
    const items = { type: 'object', properties: { at: { type: 'string' }, depth: { type: 'integer' } } };
    const schemas = {
      TooMuchError: named(
        { const: 'TooMuchError' },
        { message: { type: 'string' }, places: { type: 'array', items } },
      ),
    };
    const source = errorsOf(
      contractWith(failing({ $ref: '#/components/schemas/TooMuchError' }), { schemas }),
    );
    expect(source).toContain("errorLists: Record<string, string[]> = { places: ['at'] };");
    expect(source).toContain(
      "interface TooMuchError extends ApiError<'TooMuchError'>, Partial<Pick<ContractTooMuchError, 'places'>> {}",
    );
  });
});
