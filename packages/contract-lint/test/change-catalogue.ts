import type { Editor } from './edit-document.ts';

/** The bump of `info.version` that a change of the contract demands (semver), as the API's callers see it. */
type Bump = 'major' | 'minor' | 'patch' | 'none';

/** A change of the bundled contract. */
export type Change = {
  title: string;
  bump: Bump;
  edit: (contract: Editor) => void;
  /** An edit of the contract that it is compared with. */
  from?: (contract: Editor) => void;
};

const url = ['paths', '/addressbook/contacts/{contact_id}'];
const operation = [...url, 'post'];
const responses = [...operation, 'responses'];
const schemas = ['components', 'schemas'];
const changes = [...schemas, 'ContactChanges'];
const record = [...schemas, 'ContactRecord'];
const headerParameter = (required: boolean) => ({
  name: 'X-Trace',
  in: 'header',
  required,
  schema: { type: 'string' },
});

export const catalogue: Change[] = [
  // Changes that no caller can notice.
  { title: 'nothing', bump: 'none', edit: () => {} },
  {
    title: 'the description of the operation',
    bump: 'patch',
    edit: ({ set }) => set([...operation, 'description'], 'New.'),
  },
  {
    title: 'the summary of the operation',
    bump: 'patch',
    edit: ({ set }) => set([...operation, 'summary'], 'New'),
  },
  {
    title: 'the description of the document',
    bump: 'patch',
    edit: ({ set }) => set(['info', 'description'], 'New.'),
  },
  {
    title: 'the description of a field',
    bump: 'patch',
    edit: ({ set }) => set([...changes, 'properties', 'alias', 'description'], 'New.'),
  },
  {
    title: 'the description of a response',
    bump: 'patch',
    edit: ({ set }) => set([...responses, '200', 'description'], 'New.'),
  },
  {
    title: 'the value of an example',
    bump: 'patch',
    edit: ({ set }) =>
      set(['components', 'examples', 'updateContact.documented.request', 'value', 'alias'], 'jane'),
  },
  {
    title: 'the reason of an inference',
    bump: 'patch',
    edit: ({ set }) => set([...changes, 'properties', 'msisdn', 'x-inferred', 'pattern'], 'New.'),
  },
  {
    title: 'a tag added',
    bump: 'patch',
    edit: ({ set }) => set(['tags', '1'], { name: 'More', description: 'More.' }),
  },

  // Additions.
  {
    title: 'an optional field of the request added',
    bump: 'minor',
    edit: ({ set }) => set([...changes, 'properties', 'title'], { type: 'string' }),
  },
  {
    title: 'the body opened for other fields',
    bump: 'minor',
    edit: ({ set }) => set([...changes, 'additionalProperties'], true),
  },
  {
    title: 'the body made optional',
    bump: 'minor',
    edit: ({ set }) => set([...operation, 'requestBody', 'required'], false),
  },
  {
    title: 'the pattern removed',
    bump: 'minor',
    edit: ({ remove }) => remove([...changes, 'properties', 'msisdn', 'pattern']),
  },
  {
    title: 'a member of the record added',
    bump: 'minor',
    edit: ({ set }) => set([...record, 'properties', 'created_on'], { type: 'string' }),
  },
  {
    title: 'an optional header of the request added',
    bump: 'minor',
    edit: ({ set }) => set([...operation, 'parameters'], [headerParameter(false)]),
  },
  {
    title: 'an operation added',
    bump: 'minor',
    edit: ({ set }) =>
      set([...url, 'get'], {
        operationId: 'getContact',
        responses: { 200: { description: 'The contact.' } },
      }),
  },
  {
    title: 'an alternative security scheme added',
    bump: 'minor',
    edit: ({ set }) => {
      set(['components', 'securitySchemes', 'cookie'], { type: 'apiKey', in: 'cookie', name: 'session' });
      set([...operation, 'security', '1'], { cookie: [] });
    },
  },
  {
    title: 'the operation deprecated',
    bump: 'minor',
    edit: ({ set }) => set([...operation, 'deprecated'], true),
  },
  {
    title: 'a header of the response added',
    bump: 'minor',
    edit: ({ set }) => set([...responses, '200', 'headers', 'ETag'], { schema: { type: 'string' } }),
  },
  {
    title: 'a member of the record promised a pattern',
    bump: 'minor',
    edit: ({ set }) => set([...record, 'properties', 'msisdn', 'pattern'], '^[0-9]+$'),
  },

  {
    title: 'a permission no longer demanded',
    bump: 'minor',
    edit: ({ set }) => set([...operation, 'security', '0', 'apiKey'], []),
  },
  {
    title: 'the record closed for other members',
    bump: 'minor',
    edit: ({ set }) => set([...record, 'additionalProperties'], false),
  },
  {
    title: 'the names of other errors listed',
    bump: 'minor',
    edit: ({ set }) =>
      set([...schemas, 'UnexpectedError', 'properties', 'name', 'enum'], ['InternalServerError']),
  },
  {
    title: 'a status of its own for an error that `default` covered',
    bump: 'minor',
    edit: ({ set }) => set([...responses, '429'], { $ref: '#/components/responses/UnexpectedFailure' }),
  },

  {
    title: 'the permission no longer demanded',
    bump: 'minor',
    edit: ({ remove }) => remove([...operation, 'security']),
  },
  {
    title: 'one of two possible errors gone',
    bump: 'minor',
    edit: ({ remove }) => remove([...schemas, 'BadRequestFailure', 'properties', 'error', 'oneOf', '0']),
  },
  {
    title: 'a header of the response promised',
    bump: 'minor',
    edit: ({ set }) => set(['components', 'headers', 'X-Request-Id', 'required'], true),
  },

  // Existing requests stop working, or existing code stops understanding the response.
  {
    title: 'a property removed from the closed body',
    bump: 'major',
    edit: ({ remove }) => remove([...changes, 'properties', 'alias']),
  },
  {
    title: 'a field of the request made required',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'required'], ['alias']),
  },
  {
    title: 'the pattern tightened',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'msisdn', 'pattern'], '^[1-9][0-9]{6,14}$'),
  },
  {
    title: 'a length limited',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'alias', 'maxLength'], 40),
  },
  {
    title: 'a shortest length demanded',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'alias', 'minLength'], 1),
  },
  {
    title: 'the type of a field changed',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'alias', 'type'], 'integer'),
  },
  {
    title: 'the values of meta restricted to strings',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'meta', 'additionalProperties'], { type: 'string' }),
  },
  {
    title: 'the id of the contact made longer',
    bump: 'major',
    edit: ({ set }) => set(['components', 'parameters', 'ContactId', 'schema', 'minLength'], 36),
  },
  {
    title: 'a required header of the request added',
    bump: 'major',
    edit: ({ set }) => set([...operation, 'parameters'], [headerParameter(true)]),
  },
  {
    title: 'a second security scheme demanded',
    bump: 'major',
    edit: ({ set }) => {
      set(['components', 'securitySchemes', 'cookie'], { type: 'apiKey', in: 'cookie', name: 'session' });
      set([...operation, 'security', '0', 'cookie'], []);
    },
  },
  {
    title: 'the security scheme changed',
    bump: 'major',
    edit: ({ set }) => set(['components', 'securitySchemes', 'apiKey', 'scheme'], 'basic'),
  },
  {
    title: 'the permission changed',
    bump: 'major',
    edit: ({ set }) => set([...operation, 'security'], [{ apiKey: ['write:Contacts'] }]),
  },
  {
    title: 'a second permission demanded',
    bump: 'major',
    edit: ({ set }) => set([...operation, 'security'], [{ apiKey: ['update:Contacts', 'read:Contacts'] }]),
  },
  {
    title: 'the operationId renamed',
    bump: 'major',
    edit: ({ set }) => set([...operation, 'operationId'], 'changeContact'),
  },
  { title: 'the method changed', bump: 'major', edit: ({ rename }) => rename(operation, 'patch') },
  {
    title: 'the path changed',
    bump: 'major',
    edit: ({ rename }) => rename(url, '/contacts/{contact_id}'),
  },
  {
    title: 'the content type of the request changed',
    bump: 'major',
    edit: ({ rename }) =>
      rename([...operation, 'requestBody', 'content', 'application/json'], 'application/merge-patch+json'),
  },
  {
    title: 'the content type of the response changed',
    bump: 'major',
    edit: ({ rename }) =>
      rename([...responses, '200', 'content', 'application/json'], 'application/hal+json'),
  },
  {
    title: 'a member of the record removed',
    bump: 'major',
    edit: ({ remove, set }) => {
      remove([...record, 'properties', 'updated_on']);
      set([...record, 'required'], ['id', 'alias', 'msisdn']);
    },
  },
  {
    title: 'a member of the record made optional',
    bump: 'major',
    edit: ({ set }) => set([...record, 'required'], ['id', 'alias', 'msisdn']),
  },
  {
    title: 'a member of the record made nullable',
    bump: 'major',
    edit: ({ set }) => set([...record, 'properties', 'alias', 'type'], ['string', 'null']),
  },
  {
    title: 'the type of a member of the record changed',
    bump: 'major',
    edit: ({ set }) => set([...record, 'properties', 'updated_on', 'type'], 'integer'),
  },
  {
    title: 'the success constant changed',
    bump: 'major',
    edit: ({ set }) => set([...schemas, 'ContactUpdated', 'properties', 'success', 'const'], false),
  },
  {
    title: 'the success constant removed',
    bump: 'major',
    edit: ({ remove }) => remove([...schemas, 'ContactUpdated', 'properties', 'success', 'const']),
  },
  {
    title: 'the name of an error changed',
    bump: 'major',
    edit: ({ set }) =>
      set([...schemas, 'NotFoundError', 'properties', 'name', 'const'], 'ContactNotFoundError'),
  },
  {
    title: 'the code of an error changed',
    bump: 'major',
    edit: ({ set }) => set([...schemas, 'NotFoundError', 'properties', 'statusCode', 'const'], 400),
  },
  {
    title: 'the 200 turned into a 204',
    bump: 'major',
    edit: ({ rename }) => rename([...responses, '200'], '204'),
  },
  { title: '403 removed', bump: 'major', edit: ({ remove }) => remove([...responses, '403']) },
  {
    title: '`default` narrowed to 500',
    bump: 'major',
    edit: ({ rename }) => rename([...responses, 'default'], '500'),
  },
  { title: '`default` removed', bump: 'major', edit: ({ remove }) => remove([...responses, 'default']) },
  {
    title: 'the host name of the first server changed',
    bump: 'major',
    edit: ({ set }) => set(['servers', '0', 'variables', 'hostname', 'default'], 'api.contacts.example'),
  },
  {
    title: 'a server variable renamed',
    bump: 'major',
    edit: ({ set, rename }) => {
      set(['servers', '0', 'url'], 'https://{host}');
      rename(['servers', '0', 'variables', 'hostname'], 'host');
    },
  },
  {
    title: 'the parameter of the path renamed',
    bump: 'major',
    edit: ({ set, rename }) => {
      rename(url, '/addressbook/contacts/{id}');
      set(['components', 'parameters', 'ContactId', 'name'], 'id');
    },
  },
  {
    title: 'another error possible under 400',
    bump: 'major',
    edit: ({ set }) =>
      set([...schemas, 'BadRequestFailure', 'properties', 'error', 'oneOf', '2'], {
        type: 'object',
        properties: { name: { const: 'ConflictError' } },
      }),
  },
  {
    title: 'a header of the response removed',
    bump: 'major',
    edit: ({ remove }) => remove([...responses, '200', 'headers', 'X-Request-Id']),
  },
  { title: 'a server removed', bump: 'major', edit: ({ remove }) => remove(['servers', '0']) },
  {
    title: 'the servers in another order',
    bump: 'major',
    edit: ({ set }) => set(['servers', '0', 'url'], 'http://127.0.0.1:4010'),
  },
  {
    title: 'a server of its own for the operation',
    bump: 'major',
    edit: ({ set }) => set([...operation, 'servers'], [{ url: 'https://other.example' }]),
  },
  {
    title: 'members of meta bound',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'meta', 'properties'], { NAME: { type: 'string' } }),
  },
  {
    title: 'members of meta bound by their names',
    bump: 'major',
    edit: ({ set }) =>
      set([...changes, 'properties', 'meta', 'patternProperties'], { '^N': { type: 'string' } }),
  },
  {
    title: 'the number of members of meta limited',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'meta', 'maxProperties'], 9),
  },
  {
    title: 'a field that cannot be sent any more',
    bump: 'major',
    edit: ({ set }) => set([...changes, 'properties', 'alias', 'readOnly'], true),
  },
  {
    title: 'a member that is not returned any more',
    bump: 'major',
    edit: ({ set }) => set([...record, 'properties', 'alias', 'writeOnly'], true),
  },
  {
    title: 'another dialect of JSON Schema',
    bump: 'major',
    edit: ({ set }) => set(['jsonSchemaDialect'], 'http://json-schema.org/draft-07/schema#'),
  },

  // The same changes the other way around.
  {
    title: 'the body made required',
    bump: 'major',
    from: ({ set }) => set([...operation, 'requestBody', 'required'], false),
    edit: () => {},
  },
  {
    title: 'a header of the response no longer promised',
    bump: 'major',
    from: ({ set }) => set(['components', 'headers', 'X-Request-Id', 'required'], true),
    edit: () => {},
  },
  {
    title: 'the operation no longer deprecated',
    bump: 'patch',
    from: ({ set }) => set([...operation, 'deprecated'], true),
    edit: () => {},
  },
  {
    title: 'a pattern no longer promised',
    bump: 'major',
    from: ({ set }) => set([...record, 'properties', 'msisdn', 'pattern'], '^[0-9]+$'),
    edit: () => {},
  },
  {
    title: 'other members allowed as before',
    bump: 'patch',
    from: ({ remove }) => remove([...changes, 'properties', 'meta', 'additionalProperties']),
    edit: () => {},
  },
];
