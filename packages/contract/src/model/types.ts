import type { OpenAPIV3_1 } from 'openapi-types';
import type { Located, Place } from './place.ts';

/** Why the API's owners did not publish something: for the whole node, or for single keywords. */
type Inferable = { 'x-inferred'?: string | Record<string, string> };

/** How a case is reached on a real server, as `x-reached-by` says it beside a response example. */
export const waysToReach = [
  'request', // The request itself leads there.
  'unknown-id',
  'no-key',
  'unknown-key',
  'key-without-permission',
  'rate-limit',
  'nothing-a-caller-can-do',
] as const;

/** How a case is reached on a real server. */
export type ReachedBy = (typeof waysToReach)[number];

/** A bundled OpenAPI document. */
export type DocumentObject = OpenAPIV3_1.Document & Inferable;

/** The methods that a path may have, as OpenAPI spells them. */
export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** A path with its methods. */
export type PathItemObject = { parameters?: object[] } & Partial<Record<(typeof methods)[number], object>>;

/** An example, with what may stand beside its value: the invalid request that leads to it, and how it is reached. */
type ExampleObject = OpenAPIV3_1.ExampleObject &
  Inferable & { 'x-invalid-request'?: unknown; 'x-reached-by'?: ReachedBy };

/** A schema, or a boolean that allows everything or nothing; `step` goes down from it, references followed. */
export type Schema = Place<(OpenAPIV3_1.SchemaObject & Inferable) | boolean>;

/** A named example. A single `example` has the key `default`, as in Prism. */
export type Example = Located<ExampleObject> & {
  key: string;
  summary: string | undefined;
  description: string | undefined;
  /** Undefined when the example has none, but an `externalValue`. */
  value: unknown;
};

/** A representation of a body. */
export type MediaType = Located<OpenAPIV3_1.MediaTypeObject & Inferable> & {
  /** As in the contract, such as `application/json`; it may be a range, such as `image/*`. */
  type: string;
  schema: Schema | undefined;
  examples: Example[];
};

/** What parameters and headers have in common. */
type Value = {
  name: string;
  description: string | undefined;
  isRequired: boolean;
  isDeprecated: boolean;
  /** Its own, or that of its content. */
  schema: Schema | undefined;
  /** Its own, or those of its content. */
  examples: Example[];
};

/** A parameter of an operation or of its path. */
export type Parameter = Located<OpenAPIV3_1.ParameterObject & Inferable> &
  Value & { in: 'path' | 'query' | 'header' | 'cookie' };

/** A header of a response; its name is spelt as in the contract. */
export type Header = Located<OpenAPIV3_1.HeaderObject & Inferable> & Value;

/** The body of a request. */
export type RequestBody = Located<OpenAPIV3_1.RequestBodyObject & Inferable> & {
  description: string | undefined;
  isRequired: boolean;
  content: MediaType[];
};

/** A declared response. */
export type Response = Located<OpenAPIV3_1.ResponseObject & Inferable> & {
  /** As in the contract: three digits, a range such as `4XX`, or `default`. */
  status: string;
  description: string | undefined;
  headers: Header[];
  /** Empty when the response has no body. */
  content: MediaType[];
};

/** A named example: a request, and the response to it. */
export type Case = Pick<Located, 'pointer' | 'provenance'> & {
  key: string;
  summary: string | undefined;
  description: string | undefined;
  request: CaseRequest;
  response: Response;
  /** The HTTP status: for a response with a range, the one in the envelope, or the first that is not declared. */
  status: number;
  /** Undefined when the response has no body. */
  mediaType: MediaType | undefined;
  body: unknown;
  /** The headers of the response that have an example for this case. */
  headers: { name: string; value: string }[];
  /** Undefined when the contract does not say it. */
  reachedBy: ReachedBy | undefined;
};

/** The request of a case. */
export type CaseRequest = {
  /** The key of its example; undefined when it has none. */
  key: string | undefined;
  /** Undefined when no body is sent. */
  mediaType: MediaType | undefined;
  body: unknown;
  /** Whether the contract does not allow it. */
  isInvalid: boolean;
};

/** A way to show who calls. */
export type SecurityScheme = Located<OpenAPIV3_1.SecuritySchemeObject & Inferable> & {
  /** Its name in the contract. */
  key: string;
  /** `apiKey`, `http`, `mutualTLS`, `oauth2` or `openIdConnect`. */
  type: string;
  description: string | undefined;
  /** Of an `http` scheme, in lower case, such as `bearer`. */
  scheme: string | undefined;
  /** Of an `apiKey`: `query`, `header` or `cookie`. */
  in: string | undefined;
  /** Of an `apiKey`: the name of the parameter. */
  name: string | undefined;
};

/** One way to be allowed to call: all its schemes together. Without schemes, a call needs no key. */
export type SecurityAlternative = Located<OpenAPIV3_1.SecurityRequirementObject> & {
  schemes: (SecurityScheme & { roles: string[] })[];
};

/** A method of a path. */
export type Operation = Located<OpenAPIV3_1.OperationObject & Inferable> & {
  /** The `operationId`, otherwise method and path: `GET /contacts`. */
  id: string;
  /** In upper case. */
  method: string;
  /** The template, such as `/contacts/{contact_id}`. */
  path: string;
  summary: string | undefined;
  description: string | undefined;
  isDeprecated: boolean;
  tags: string[];
  /** Those of the path and of the operation; of two with one name and place, that of the operation. */
  parameters: Parameter[];
  /** The operation's own, otherwise those of the whole contract; empty when no key is needed. */
  security: SecurityAlternative[];
  /** The roles that the alternatives name, each once. */
  permissions: string[];
  /** Whether no call is allowed without a key. */
  isSecured: boolean;
  requestBody: RequestBody | undefined;
  responses: Response[];
  cases: Case[];
};

/** Where the API can be called. */
export type Server = Located<OpenAPIV3_1.ServerObject & Inferable> & {
  /** A template: its variables stand in braces. */
  url: string;
  description: string | undefined;
  variables: ServerVariable[];
};

/** A variable of a server's URL. */
export type ServerVariable = Located<OpenAPIV3_1.ServerVariableObject & Inferable> & {
  name: string;
  default: string;
  /** The values to choose from; empty when any is allowed. */
  enum: string[];
  description: string | undefined;
};

/** What the contract says of itself. */
export type Info = Located<OpenAPIV3_1.InfoObject & Inferable> & {
  title: string;
  version: string;
  summary: string | undefined;
  description: string | undefined;
};

/** A group of operations. */
export type Tag = Located<OpenAPIV3_1.TagObject & Inferable> & {
  name: string;
  description: string | undefined;
};

/** All that a contract says; each list is in its order. */
export type Contract = {
  /** The whole document; `root.at(pointer)` finds any place of it. */
  root: Place<DocumentObject>;
  info: Info;
  servers: Server[];
  tags: Tag[];
  securitySchemes: SecurityScheme[];
  operations: Operation[];
};
