import { expect, test } from 'vitest';
import manyKinds from '../fixtures/many-kinds.json' with { type: 'json' };
import oneOperation from '../fixtures/one-operation.json' with { type: 'json' };
import { type Case, exampleFor, readContract } from '../src/model/index.ts';
import { documentWith, jsonWith } from './document.ts';

/** The cases of `POST /notes`. */
function casesOf(operation: object): Case[] {
  return readContract(documentWith({ '/notes': { post: operation } })).operations[0]?.cases ?? [];
}

/** The cases of `POST /notes` with an error of this `statusCode` under each of these statuses. */
function statusesOf(...declared: [status: string, statusCode: unknown][]): number[] {
  const responses = declared.map(([status, statusCode], index) => [
    status,
    { description: '', ...jsonWith({ [`case-${index}`]: { value: { error: { statusCode } } } }) },
  ]);
  return casesOf({ responses: Object.fromEntries(responses) }).map(({ status }) => status);
}

test('a case is a key that a request example and a response example share', () => {
  const cases = casesOf({
    requestBody: jsonWith({ one: { value: 1 }, two: { value: 2 } }),
    responses: {
      200: { description: '', ...jsonWith({ two: { value: 'II' }, one: { summary: 'I', value: 'I' } }) },
    },
  });

  expect(cases).toMatchObject([
    { key: 'two', request: { key: 'two', body: 2, isInvalid: false }, body: 'II', status: 200 },
    { key: 'one', request: { key: 'one', body: 1, isInvalid: false }, body: 'I', summary: 'I' },
  ]);
  expect(cases[0]?.mediaType?.type).toBe('application/json');
  expect(cases[0]?.pointer).toBe('#/paths/~1notes/post/responses/200/content/application~1json/examples/two');
});

test.each([
  { order: ['documented', 'other'], body: 'the documented one' },
  { order: ['other', 'documented'], body: 'the documented one' },
  { order: ['other', 'another'], body: 'other' },
])(
  'a response case without a request of its own, among the requests $order, belongs to $body',
  ({ order, body }) => {
    const values: Record<string, string> = {
      documented: 'the documented one',
      other: 'other',
      another: 'another',
    };
    const requests = order.map((key) => [key, { value: values[key] }]);
    const [found] = casesOf({
      requestBody: jsonWith(Object.fromEntries(requests)),
      responses: { 404: { description: '', ...jsonWith({ missing: { value: {} } }) } },
    });

    expect(found?.request).toMatchObject({ body, isInvalid: false });
  },
);

test('with the request example "documented" moved last, each case of the contract has the request that it had', () => {
  const moved = structuredClone(oneOperation);
  const media =
    moved.paths['/addressbook/contacts/{contact_id}'].post.requestBody.content['application/json'];
  const { documented, ...others } = media.examples;
  media.examples = { ...others, documented };
  const requestsOf = (document: unknown) =>
    readContract(document).operations[0]?.cases.map(({ key, request }) => [key, request.key, request.body]);

  expect(Object.keys(media.examples).at(-1)).toBe('documented');
  expect(requestsOf(moved)).toEqual(requestsOf(oneOperation));
});

test('an invalid request beside a response example is the request of the case', () => {
  const [found] = casesOf({
    requestBody: jsonWith({ documented: { value: {} } }),
    responses: {
      400: { description: '', ...jsonWith({ bad: { 'x-invalid-request': { a: 1 }, value: {} } }) },
    },
  });

  expect(found?.request).toMatchObject({ key: undefined, body: { a: 1 }, isInvalid: true });
  expect(found?.request.mediaType?.type).toBe('application/json');
});

test('an operation without a body has cases that send none', () => {
  const [found] = casesOf({ responses: { 200: { description: '', ...jsonWith({ done: { value: {} } }) } } });

  expect(found?.request).toEqual({ key: undefined, mediaType: undefined, body: undefined, isInvalid: false });
});

test('single examples of request and response are one case with the key "default"', () => {
  const cases = casesOf({
    requestBody: { content: { 'text/plain': { example: 'in' } } },
    responses: { 200: { description: '', content: { 'text/plain': { example: null } } } },
  });

  expect(cases).toMatchObject([{ key: 'default', request: { key: 'default', body: 'in' }, body: null }]);
});

test('each media type of a response has its cases, and the request is found in any media type', () => {
  const cases = casesOf({
    requestBody: {
      content: { 'text/csv': { examples: { a: { value: 'x' } } }, ...jsonWith({ b: { value: 2 } }).content },
    },
    responses: {
      200: {
        description: '',
        content: {
          ...jsonWith({ a: { value: 1 }, b: { value: 2 } }).content,
          'text/csv': { examples: { a: { value: '1' } } },
        },
      },
    },
  });

  expect(cases.map(({ key, mediaType, request }) => [key, mediaType?.type, request.mediaType?.type])).toEqual(
    [
      ['a', 'application/json', 'text/csv'],
      ['b', 'application/json', 'application/json'],
      ['a', 'text/csv', 'text/csv'],
    ],
  );
});

test('requests without a response example belong to the first success without a body', () => {
  const cases = casesOf({
    requestBody: jsonWith({ documented: { value: 1 }, other: { value: 2 }, paired: { value: 3 } }),
    responses: {
      204: { description: '' },
      205: { description: '' },
      400: { description: '', ...jsonWith({ paired: { value: {} } }) },
    },
  });

  expect(
    cases.map(({ key, status, request, mediaType }) => [key, status, request.body, mediaType?.type]),
  ).toEqual([
    ['documented', 204, 1, undefined],
    ['other', 204, 2, undefined],
    ['paired', 400, 3, 'application/json'],
  ]);
});

test('an example with nothing but an external value is no case', () => {
  const cases = casesOf({
    responses: { 200: { description: '', ...jsonWith({ far: { externalValue: 'https://far.example' } }) } },
  });

  expect(cases).toEqual([]);
});

test('a case under 4XX has the status in its envelope where that fits, otherwise the first that is not declared', () => {
  expect(statusesOf(['4XX', 404])).toEqual([404]);
  expect(statusesOf(['4XX', 503])).toEqual([400]);
  expect(statusesOf(['4XX', undefined])).toEqual([400]);
  expect(statusesOf(['4XX', '404'])).toEqual([400]);
  expect(statusesOf(['400', 400], ['4XX', 400])).toEqual([400, 401]);
});

test('a case under default has the status in its envelope where no other response has it, otherwise 500', () => {
  expect(statusesOf(['default', 429])).toEqual([429]);
  expect(statusesOf(['default', 700])).toEqual([500]);
  expect(statusesOf(['default', 404.5])).toEqual([500]);
  expect(statusesOf(['404', 0], ['default', 404])).toEqual([404, 500]);
  expect(statusesOf(['5XX', 503], ['default', 503])).toEqual([503, 400]);
});

test('a case under three digits has that status, whatever its envelope says', () => {
  expect(statusesOf(['400', 404])).toEqual([400]);
});

test('a contract that says 4XX instead of 400 has the same cases, with the statuses of their envelopes', () => {
  const text = JSON.stringify(oneOperation).replace('"400":{"description"', '"4XX":{"description"');
  const [operation] = readContract(JSON.parse(text)).operations;
  const statuses = operation?.cases.filter(({ response }) => response.status === '4XX');

  expect(statuses?.map(({ key, status }) => [key, status])).toEqual([
    ['bad-msisdn', 400],
    ['wrong-type', 400],
    ['misspelt-field', 400],
    ['unknown-contact', 404],
  ]);
});

test('headers of a case are those with an example under its key, or with a single one, as a header has it', () => {
  const [found] = casesOf({
    responses: {
      200: {
        description: '',
        headers: {
          'X-Named': { examples: { done: { value: 5 }, other: { value: 6 } } },
          'X-Single': { example: ['a', 1, true] },
          'X-Other': { examples: { other: { value: 'no' } } },
          'X-None': {},
        },
        ...jsonWith({ done: { value: {} } }),
      },
    },
  });

  expect(found?.headers).toEqual([
    { name: 'X-Named', value: '5' },
    { name: 'X-Single', value: 'a,1,true' },
  ]);
});

test('how a case is reached is what the contract says, and nothing when it says nothing', () => {
  const reached = readContract(manyKinds).operations.flatMap(({ cases }) =>
    cases.map(({ key, reachedBy }) => [key, reachedBy]),
  );

  expect(reached).toContainEqual(['no-key', 'no-key']);
  expect(reached).toContainEqual(['gone', 'unknown-id']);
  expect(reached).toContainEqual(['odd', undefined]);
});

test('an unknown way to reach a case is an error at its example', () => {
  const read = () =>
    casesOf({
      responses: { 401: { description: '', ...jsonWith({ a: { value: {}, 'x-reached-by': 'luck' } }) } },
    });

  expect(read).toThrow(/examples\/a: x-reached-by is not one of request, unknown-id, /);
});

test('a case is inferred when its example or its response is', () => {
  const cases = casesOf({
    responses: {
      200: {
        description: '',
        ...jsonWith({ a: { value: 1, 'x-inferred': 'The example.' }, b: { value: 2 } }),
      },
      201: { description: '', 'x-inferred': 'The response.', ...jsonWith({ c: { value: 1 } }) },
    },
  });

  expect(cases.map(({ provenance }) => provenance)).toEqual([
    { source: 'inferred', reason: 'The example.', keywords: {} },
    { source: 'documented', keywords: {} },
    { source: 'inferred', reason: 'The response.', keywords: {} },
  ]);
});

test('the example for a case is the one with its key, then "documented", then the first', () => {
  const examples = [{ key: 'a' }, { key: 'documented' }, { key: 'b' }];

  expect(exampleFor(examples, 'b')).toEqual({ key: 'b' });
  expect(exampleFor(examples, 'c')).toEqual({ key: 'documented' });
  expect(exampleFor([{ key: 'a' }, { key: 'b' }], 'c')).toEqual({ key: 'a' });
  expect(exampleFor([], 'c')).toBeUndefined();
});
