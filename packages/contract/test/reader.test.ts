import { expect, expectTypeOf, test } from 'vitest';
import manyKinds from '../fixtures/many-kinds.json' with { type: 'json' };
import oneOperation from '../fixtures/one-operation.json' with { type: 'json' };
import { type Contract, ContractError, type Operation, readContract, reasonOf } from '../src/model/index.ts';
import { documentWith } from './document.ts';

/** The operation with an id. */
function operation({ operations }: Contract, id: string): Operation {
  const found = operations.find((one) => one.id === id);
  if (!found) throw new Error(`There is no operation ${id}`);
  return found;
}

const kinds = readContract(manyKinds);

test('the operations come in the order of the document, one without operationId is known by method and path', () => {
  expect(kinds.operations.map(({ id, method, path }) => [id, method, path])).toEqual([
    ['listNotes', 'GET', '/note-books/{book-id}'],
    ['addNote', 'POST', '/note-books/{book-id}'],
    ['deleteBook', 'DELETE', '/note-books/{book-id}'],
    ['GET /note-books/latest', 'GET', '/note-books/latest'],
    ['time', 'GET', '/time.utc'],
    ['putFile', 'PUT', '/files/{file.name}'],
    ['patchFile', 'PATCH', '/files/{file.name}'],
  ]);
});

test('info, servers with their variables, tags and security schemes are those of the document', () => {
  expect(kinds.info).toMatchObject({
    title: 'A contract of many kinds',
    version: '2.3.4',
    pointer: '#/info',
  });
  expect(kinds.servers[0]?.variables).toMatchObject([
    { name: 'region', default: 'eu', enum: ['eu', 'us'], pointer: '#/servers/0/variables/region' },
    { name: 'version', default: 'v2' },
  ]);
  expect(kinds.tags.map(({ name }) => name)).toEqual(['Notes', 'Files']);
  expect(kinds.securitySchemes).toMatchObject([
    { key: 'apiKey', type: 'http', scheme: 'bearer' },
    { key: 'headerKey', type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  ]);
});

test('what an operation says of itself is handed on as it is', () => {
  expect(operation(kinds, 'deleteBook')).toMatchObject({
    deprecated: true,
    summary: 'Delete a book',
    tags: ['Notes'],
  });
});

test('security at the root holds for an operation that says nothing', () => {
  const secured = operation(kinds, 'listNotes');

  expect(secured.security.map(({ pointer }) => pointer)).toEqual(['#/security/0']);
  expect(secured.permissions).toEqual(['read:notes']);
  expect(secured.isSecured).toBe(true);
});

test('security of an operation replaces that of the root: alternatives, each with all its schemes and roles', () => {
  const { security, permissions } = operation(kinds, 'addNote');

  expect(security.map(({ schemes }) => schemes.map(({ key, roles }) => [key, roles]))).toEqual([
    [['apiKey', ['write:notes']]],
    [
      ['headerKey', []],
      ['apiKey', ['read:notes']],
    ],
  ]);
  expect(permissions).toEqual(['write:notes', 'read:notes']);
});

test('security [] needs no key, and {} among the alternatives makes the key optional', () => {
  expect(operation(kinds, 'deleteBook')).toMatchObject({ security: [], isSecured: false });
  expect(operation(kinds, 'GET /note-books/latest').security.map(({ schemes }) => schemes.length)).toEqual([
    0, 1,
  ]);
  expect(operation(kinds, 'GET /note-books/latest').isSecured).toBe(false);
});

test('parameters of a path and of an operation are merged, and those of the operation win, whatever the case of a header', () => {
  const parameters = [
    { name: 'X-Trace', in: 'header', description: 'of the path' },
    { name: 'id', in: 'query', description: 'of the path' },
    { name: 'id', in: 'cookie', description: 'of the path' },
  ];
  const own = [
    { name: 'x-trace', in: 'header', required: true, description: 'of the operation' },
    { name: 'id', in: 'query', description: 'of the operation' },
  ];
  const { operations } = readContract(
    documentWith({ '/notes': { parameters, get: { parameters: own, responses: {} } } }),
  );

  expect(operations[0]?.parameters.map((one) => [one.in, one.name, one.required, one.description])).toEqual([
    ['header', 'x-trace', true, 'of the operation'],
    ['query', 'id', false, 'of the operation'],
    ['cookie', 'id', false, 'of the path'],
  ]);
});

test('examples of parameters and headers are read in each form: example, examples, and in a content', () => {
  const { parameters, responses } = operation(kinds, 'listNotes');
  const examplesOf = (name: string) => parameters.find((one) => one.name === name)?.examples;

  expect(examplesOf('tag')).toMatchObject([
    { key: 'documented', value: ['red', 'blue'] },
    { key: 'one-tag' },
  ]);
  expect(examplesOf('limit')).toMatchObject([
    { key: 'default', value: 10, pointer: '#/paths/~1note-books~1{book-id}/get/parameters/1/example' },
  ]);
  expect(examplesOf('filter')).toMatchObject([{ key: 'documented', value: { state: 'open' } }]);
  expect(responses[0]?.headers).toMatchObject([
    { name: 'X-Total', required: true, examples: [{ key: 'default', value: 2 }] },
    { name: 'Link', required: false, examples: [{ key: 'documented' }] },
  ]);
});

test('a parameter with a content has the schema of that content', () => {
  const filter = operation(kinds, 'listNotes').parameters.find(({ name }) => name === 'filter');

  expect(filter?.schema?.pointer).toBe(`${filter?.pointer}/content/application~1json/schema`);
  expect(filter?.content.map(({ type }) => type)).toEqual(['application/json']);
});

test('request bodies have all their media types', () => {
  const { requestBody } = operation(kinds, 'putFile');

  expect(requestBody).toMatchObject({ required: true });
  expect(requestBody?.content.map(({ type }) => type)).toEqual([
    'application/octet-stream',
    'multipart/form-data',
  ]);
  expect(operation(kinds, 'patchFile').requestBody).toMatchObject({ required: false });
  expect(operation(kinds, 'listNotes').requestBody).toBeUndefined();
});

test('responses keep the status that the contract gives them', () => {
  expect(operation(kinds, 'listNotes').responses.map(({ status }) => status)).toEqual([
    '200',
    '304',
    '4XX',
    '5XX',
    'default',
  ]);
});

test('a mark on a response holds for what stands in it, and for what it refers to', () => {
  const { responses } = operation(kinds, 'listNotes');
  const [ok, , clientError] = responses;
  const reason = 'Nobody published it.';

  expect(ok?.provenance.source).toBe('documented');
  expect(clientError?.provenance).toMatchObject({ source: 'inferred', reason });
  expect(clientError?.headers[0]?.provenance).toMatchObject({ source: 'inferred', reason });
  // The schema itself is documented; that this response has it is not.
  expect(clientError?.content[0]?.schema?.pointer).toBe('#/components/schemas/Failure');
  expect(clientError?.content[0]?.schema?.provenance).toMatchObject({ source: 'inferred', reason });
  expect(kinds.root.at('#/components/schemas/Failure').provenance.source).toBe('documented');
});

test('the nearest of several marks gives the reason', () => {
  const { operations } = readContract(
    documentWith({
      '/notes': {
        'x-inferred': 'The path.',
        get: {
          responses: {
            200: { description: '', 'x-inferred': 'The response.' },
            201: { description: '', 'x-inferred': { description: 'The words.' } },
          },
        },
      },
    }),
  );
  const reasons = operations[0]?.responses.map(({ provenance }) => reasonOf(provenance));

  expect(reasons).toEqual(['The response.', 'The path.']);
});

test('a mark with keywords holds for these keywords only', () => {
  const { root, operations } = readContract(oneOperation);
  const body = operations[0]?.requestBody;
  const msisdn = root.at('#/components/schemas/ContactChanges/properties/msisdn').provenance;

  expect(body?.provenance.source).toBe('documented');
  expect(body && reasonOf(body.provenance, 'required')).toMatch(/^The page sends a body/);
  expect(body && reasonOf(body.provenance, 'content')).toBeUndefined();
  expect(reasonOf(msisdn, 'pattern')).toMatch(/E\.164/);
  expect(reasonOf(msisdn, 'type')).toBeUndefined();
  expect(reasonOf(msisdn, 'toString')).toBeUndefined();
  expect(reasonOf(root.at('#/components/schemas/UnexpectedError').provenance, 'required')).toMatch(
    /no other failure/,
  );
});

test('a path parameter is required, whether the contract says so or not', () => {
  const { operations } = readContract(
    documentWith({ '/a/{id}': { get: { parameters: [{ name: 'id', in: 'path' }], responses: {} } } }),
  );

  expect(operations[0]?.parameters[0]?.required).toBe(true);
});

test('the name of an HTTP scheme has no case (RFC 9110, section 11.1)', () => {
  const securitySchemes = { key: { type: 'http', scheme: 'Bearer' } };

  expect(readContract(documentWith({}, { components: { securitySchemes } })).securitySchemes[0]?.scheme).toBe(
    'bearer',
  );
});

test('nodes have the types of OpenAPI, with what the model reads in place of references', () => {
  expectTypeOf<Operation['summary']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Operation['deprecated']>().toEqualTypeOf<boolean | undefined>();
  expectTypeOf<Operation['parameters'][number]['description']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Operation['parameters'][number]['required']>().toEqualTypeOf<boolean>();
  expectTypeOf<Operation['cases'][number]['body']>().toEqualTypeOf<unknown>();
  expectTypeOf<Operation['cases'][number]['summary']>().toEqualTypeOf<string | undefined>();
});

const get = { responses: {} };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

test.each([
  { wrong: 'no document', document: null, at: '#', message: 'not an object' },
  { wrong: 'a list', document: [], at: '#', message: 'not an object' },
  { wrong: 'Swagger 2', document: { swagger: '2.0', paths: {} }, at: '#', message: 'OpenAPI 3.0 or 3.1' },
  {
    wrong: 'OpenAPI 3.2',
    document: documentWith({}, { openapi: '3.2.0' }),
    at: '#',
    message: 'OpenAPI 3.0 or 3.1',
  },
  {
    wrong: 'no info',
    document: documentWith({}, { info: undefined }),
    at: '#',
    message: '"info" is missing',
  },
  {
    wrong: 'no title',
    document: documentWith({}, { info: { version: '1' } }),
    at: '#/info',
    message: '"title"',
  },
  {
    wrong: 'no paths',
    document: documentWith({}, { paths: undefined }),
    at: '#',
    message: '"paths" is missing',
  },
  { wrong: 'paths in a list', document: documentWith([]), at: '#/paths', message: 'not an object' },
  {
    wrong: 'a path without slash',
    document: documentWith({ notes: { get } }),
    at: '#/paths/notes',
    message: 'begins',
  },
  {
    wrong: 'an operationId twice',
    document: documentWith({
      '/a': { get: { ...get, operationId: 'same' } },
      '/b': { get: { ...get, operationId: 'same' } },
    }),
    at: '#/paths/~1b/get',
    message: 'The operationId "same" is already in use',
  },
  {
    wrong: 'two templates of one form',
    document: documentWith({
      '/a/{id}': { parameters: [id], get },
      '/a/{key}': { parameters: [{ ...id, name: 'key' }], get },
    }),
    at: '#/paths/~1a~1{key}/get',
    message: 'GET /a/{} is declared twice',
  },
  {
    wrong: 'a path parameter that is not declared',
    document: documentWith({ '/a/{id}': { get } }),
    at: '#/paths/~1a~1{id}/get',
    message: 'No parameter is declared for {id}',
  },
  {
    wrong: 'a path parameter that the path does not have',
    document: documentWith({ '/a': { get: { ...get, parameters: [id] } } }),
    at: '#/paths/~1a/get',
    message: 'The path has no {id}',
  },
  {
    wrong: 'a name twice in a path',
    document: documentWith({ '/a/{id}/{id}': { parameters: [id], get } }),
    at: '#/paths/~1a~1{id}~1{id}',
    message: '{id} twice',
  },
  {
    wrong: 'a parameter twice',
    document: documentWith({ '/a/{id}': { parameters: [id, id], get } }),
    at: '#/paths/~1a~1{id}',
    message: 'The parameter "id" is declared twice',
  },
  {
    wrong: 'a parameter that is nowhere',
    document: documentWith({ '/a': { parameters: [{ name: 'a', in: 'body' }], get } }),
    at: '#/paths/~1a/parameters/0',
    message: '"in" is not one of',
  },
  {
    wrong: 'a method beside the reference of a path item',
    document: documentWith({ '/a': { $ref: '#/x', get } }, { x: { put: get } }),
    at: '#/paths/~1a',
    message: '"get" beside $ref',
  },
  {
    wrong: 'a status in lower case',
    document: documentWith({ '/a': { get: { responses: { '4xx': { description: '' } } } } }),
    at: '#/paths/~1a/get/responses/4xx',
    message: '"4xx" is not a status',
  },
  {
    wrong: 'a security scheme that is not declared',
    document: documentWith({ '/a': { get } }, { security: [{ key: [] }] }),
    at: '#/security/0',
    message: 'no security scheme "key"',
  },
  {
    wrong: 'a description that is a number',
    document: documentWith({ '/a': { get: { ...get, description: 5 } } }),
    at: '#/paths/~1a/get',
    message: '"description" is not a string',
  },
  {
    wrong: 'a mark without a reason',
    document: documentWith({ '/a': { get: { ...get, 'x-inferred': true } } }),
    at: '#/paths/~1a/get',
    message: 'x-inferred gives no reason',
  },
])('$wrong is an error at $at', ({ document, at, message }) => {
  const read = () => readContract(document);

  expect(read).toThrow(ContractError);
  expect(read).toThrow(expect.objectContaining({ name: 'ContractError', pointer: at }));
  expect(read).toThrow(message);
});
