/** Contracts to test with, made from the frozen fixtures. */
import manyKinds from '@addressbook/contract/fixtures/many-kinds.json' with { type: 'json' };
import oneOperation from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { type Operation, readContract } from '@addressbook/contract/model';

export { manyKinds, oneOperation };

const path = '/addressbook/contacts/{contact_id}';

/** The operation of the fixture `one-operation.json`. */
export const updateContact: Operation = first(readContract(oneOperation).operations);

/** The first item of a list. Throws when it is empty. */
export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}

/** An operation whose request body has this schema, in a contract with these schemas. */
export function operationWith(schema: object, schemas: object): Operation {
  const post = { requestBody: { content: { 'application/json': { schema } } }, responses: {} };
  const document = {
    ...manyKinds,
    paths: { '/': { post } },
    components: { ...manyKinds.components, schemas },
  };
  return first(readContract(document).operations);
}

/**
 * The fixture `one-operation.json`, written in another way: its path item is a reference, `4XX` stands instead of
 * `400`, `security` stands at the root, and the request `documented` is the last.
 */
export function rewritten(): object {
  const { components } = oneOperation;
  const { security, requestBody, responses, ...operation } = oneOperation.paths[path].post;
  const { documented, ...requests } = requestBody.content['application/json'].examples;
  const { 400: badRequest, default: other, ...statuses } = responses;
  const post = {
    ...operation,
    requestBody: {
      ...requestBody,
      content: {
        'application/json': {
          ...requestBody.content['application/json'],
          examples: { ...requests, documented },
        },
      },
    },
    responses: { ...statuses, '4XX': badRequest, default: other },
  };
  return {
    ...oneOperation,
    security,
    paths: { [path]: { $ref: '#/components/pathItems/Contact' } },
    components: { ...components, pathItems: { Contact: { ...oneOperation.paths[path], post } } },
  };
}
