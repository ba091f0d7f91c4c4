import { expect, test } from 'vitest';
import { ContractError, readContract } from '../src/model/index.ts';
import { documentWith } from './document.ts';

/** The only operation of a document with one path. */
function operationOf(document: unknown) {
  const { operations } = readContract(document);
  const [operation] = operations;
  if (!operation) throw new Error('There is no operation');
  return operation;
}

test('a path item that is given by a reference has its operations, where they really stand', () => {
  const operation = operationOf(
    documentWith(
      { '/notes': { $ref: '#/components/pathItems/Notes' } },
      { components: { pathItems: { Notes: { post: { operationId: 'addNote', responses: {} } } } } },
    ),
  );

  expect(operation).toMatchObject({
    id: 'addNote',
    method: 'POST',
    path: '/notes',
    pointer: '#/components/pathItems/Notes/post',
  });
});

test('each kind of component is read where its reference leads', () => {
  const operation = operationOf(
    documentWith(
      {
        '/notes': {
          post: {
            parameters: [{ $ref: '#/components/parameters/Limit' }],
            requestBody: { $ref: '#/components/requestBodies/Note' },
            responses: { 200: { $ref: '#/components/responses/Done' } },
          },
        },
      },
      {
        components: {
          parameters: {
            Limit: { name: 'limit', in: 'query', schema: { $ref: '#/components/schemas/Count' } },
          },
          requestBodies: { Note: { content: { 'text/plain': { schema: { type: 'string' } } } } },
          responses: {
            Done: {
              description: '',
              headers: { Total: { $ref: '#/components/headers/Total' } },
              content: { 'text/plain': { examples: { done: { $ref: '#/components/examples/Done' } } } },
            },
          },
          headers: { Total: { schema: { type: 'integer' } } },
          examples: { Done: { value: 'Done' } },
          schemas: { Count: { type: 'integer' } },
        },
      },
    ),
  );

  const [response] = operation.responses;
  expect(operation.parameters[0]?.pointer).toBe('#/components/parameters/Limit');
  expect(operation.parameters[0]?.schema?.pointer).toBe('#/components/schemas/Count');
  expect(operation.requestBody?.pointer).toBe('#/components/requestBodies/Note');
  expect(response?.pointer).toBe('#/components/responses/Done');
  expect(response?.headers[0]?.pointer).toBe('#/components/headers/Total');
  expect(response?.content[0]?.examples[0]).toMatchObject({
    pointer: '#/components/examples/Done',
    value: 'Done',
  });
});

const responses = {
  Real: { description: 'The real one' },
  'a/b~c': { description: 'With a slash and a tilde' },
  'a b': { description: 'With a space' },
  '50%': { description: 'With a percent sign' },
  ä: { description: 'Not ASCII' },
  One: { $ref: '#/components/responses/Two' },
  Two: { $ref: '#/components/responses/Real' },
  Parts: { description: '', 'x-parts': { $ref: '#/components/x-parts' } },
};

test.each([
  {
    reference: '#/components/responses/One',
    description: 'The real one',
    pointer: '#/components/responses/Real',
  },
  {
    reference: '#/components/responses/a~1b~0c',
    description: 'With a slash and a tilde',
    pointer: '#/components/responses/a~1b~0c',
  },
  {
    reference: '#/components/responses/a%20b',
    description: 'With a space',
    pointer: '#/components/responses/a b',
  },
  {
    reference: '#/components/responses/50%25',
    description: 'With a percent sign',
    pointer: '#/components/responses/50%25',
  },
  {
    reference: '#/components/responses/%C3%A4',
    description: 'Not ASCII',
    pointer: '#/components/responses/ä',
  },
  {
    reference: '#%2Fcomponents/responses/%52eal',
    description: 'The real one',
    pointer: '#/components/responses/Real',
  },
  {
    reference: '#/components/responses/Parts/x-parts/part',
    description: 'Inside of what a reference leads to',
    pointer: '#/components/x-parts/part',
  },
])('the reference $reference leads to $pointer', ({ reference, description, pointer }) => {
  const { responses: declared } = operationOf(
    documentWith(
      { '/notes': { get: { responses: { 200: { $ref: reference } } } } },
      {
        components: {
          responses,
          'x-parts': { part: { description: 'Inside of what a reference leads to' } },
        },
      },
    ),
  );

  expect(declared[0]).toMatchObject({ status: '200', description, pointer });
});

test.each([
  { reference: '#/components/responses/Missing', message: 'has no target' },
  { reference: '#/components/responses/Real/description/0', message: 'has no target' },
  { reference: '#/components/responses/A', message: 'leads back to itself' },
  { reference: '#/components/responses/Self', message: 'leads back to itself' },
  { reference: '#/components/responses/Inside', message: 'leads back to itself' },
  { reference: '#/components/responses/%zz', message: 'is not a pointer into this document' },
  { reference: '#/components/responses/~2', message: 'is not a pointer into this document' },
  { reference: '#anchor', message: 'is not a pointer into this document' },
  { reference: 'other.yaml#/Done', message: 'is not a pointer into this document' },
  { reference: '#/components/responses/Text', message: 'is not an object' },
  { reference: '#/components/responses/Number', message: '$ref is not a string' },
])('the reference $reference is an error that says where it stands', ({ reference, message }) => {
  const document = documentWith(
    { '/notes': { get: { responses: { 200: { $ref: reference } } } } },
    {
      components: {
        responses: {
          ...responses,
          A: { $ref: '#/components/responses/B' },
          B: { $ref: '#/components/responses/A' },
          Self: { $ref: '#/components/responses/Self' },
          Inside: { $ref: '#/components/responses/Inside/more' },
          Text: 'text',
          Number: { $ref: 5 },
        },
      },
    },
  );

  const error = errorOf(() => readContract(document));
  expect(error.message).toContain(message);
  expect(error.message).toContain(error.pointer);
  expect(error.pointer).toMatch(/^#\/(paths\/~1notes\/get\/responses\/200|components\/responses\/\w+)$/);
});

test('a $ref in a value is data and is not followed', () => {
  const { cases } = operationOf(
    documentWith({
      '/notes': {
        get: {
          responses: {
            200: {
              description: '',
              content: { 'application/json': { examples: { data: { value: { $ref: '#/nowhere' } } } } },
            },
          },
        },
      },
    }),
  );

  expect(cases[0]?.body).toEqual({ $ref: '#/nowhere' });
});

test('a schema with keywords beside its reference stays where it is, and goes on through it', () => {
  const schemas = {
    Name: { type: 'string' },
    Person: { properties: { name: { $ref: '#/components/schemas/Name' } } },
  };
  const schema = { $ref: '#/components/schemas/Person', description: 'The owner' };
  const { parameters } = operationOf(
    documentWith(
      { '/notes': { get: { parameters: [{ name: 'owner', in: 'query', schema }], responses: {} } } },
      { components: { schemas } },
    ),
  );

  const [owner] = parameters;
  expect(owner?.schema?.pointer).toBe('#/paths/~1notes/get/parameters/0/schema');
  expect(owner?.schema?.node).toBe(schema);
  expect(owner?.schema?.step('properties', 'name')?.pointer).toBe('#/components/schemas/Name');
  expect(owner?.schema?.step('properties', 'age')).toBeUndefined();
});

test('a schema that contains itself is read, and can be walked as deep as one likes', () => {
  const node = { type: 'object', properties: { parent: { $ref: '#/components/schemas/Node' } } };
  const schema = { $ref: '#/components/schemas/Node' };
  const { parameters } = operationOf(
    documentWith(
      { '/notes': { get: { parameters: [{ name: 'node', in: 'query', schema }], responses: {} } } },
      { components: { schemas: { Node: node } } },
    ),
  );

  const deep = parameters[0]?.schema?.step('properties', 'parent', 'properties', 'parent');
  expect(deep?.pointer).toBe('#/components/schemas/Node');
  expect(deep?.node).toBe(node);
});

test('a dangling or circular reference of a schema is an error, also beside other keywords', () => {
  const documentOf = (schema: unknown) =>
    documentWith(
      { '/notes': { get: { parameters: [{ name: 'x', in: 'query', schema }], responses: {} } } },
      {
        components: {
          schemas: {
            A: { $ref: '#/components/schemas/B', title: 'A' },
            B: { $ref: '#/components/schemas/A' },
          },
        },
      },
    );

  expect(errorOf(() => readContract(documentOf({ $ref: '#/nowhere', title: 'X' }))).message).toContain(
    'has no target',
  );
  expect(errorOf(() => readContract(documentOf({ $ref: '#/components/schemas/A' }))).message).toContain(
    'itself',
  );
  expect(errorOf(() => readContract(documentOf('string'))).message).toContain(
    'neither an object nor a boolean',
  );
});

function errorOf(run: () => unknown): ContractError {
  try {
    run();
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}
