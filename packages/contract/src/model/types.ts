import type { OpenAPIV3_1 } from 'openapi-types';
import type { Place } from './place.ts';

/** Where something really stands, references followed, and where it comes from. */
export type Located = Pick<Place, 'pointer' | 'provenance'>;

/** A node as OpenAPI types it, with members that the model reads for its users, and its place. */
type Node<T, Own = unknown> = Omit<T, keyof Own> & Inferable & Own & Located;

/** Why the API's owners did not publish something: for the whole node, or for single keywords. */
type Inferable = { 'x-inferred'?: string | Record<string, string> };

/** The ways in which a case is reached on a real server, as `x-reached-by` says it beside a response example. */
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

/** A schema, or a boolean that allows everything or nothing; `step` goes down from it, references followed. */
export type Schema = Place<(OpenAPIV3_1.SchemaObject & Inferable) | boolean>;

/** A named example. A single `example` has the key `default`, as in Prism. */
export type Example = Node<
  OpenAPIV3_1.ExampleObject,
  { key: string; value?: unknown; 'x-invalid-request'?: unknown; 'x-reached-by'?: ReachedBy }
>;

/** A representation of a body; its type is as in the contract and may be a range. */
export type MediaType = Node<
  OpenAPIV3_1.MediaTypeObject,
  { type: string; schema: Schema | undefined; examples: Example[] }
>;

/** What parameters and headers have; schema and examples are their own, or those of their content. */
type Value = {
  name: string;
  required: boolean;
  schema: Schema | undefined;
  examples: Example[];
  content: MediaType[];
};

/** A parameter of an operation or of its path. */
export type Parameter = Node<
  OpenAPIV3_1.ParameterObject,
  Value & { in: 'path' | 'query' | 'header' | 'cookie' }
>;

/** A header of a response, its name spelt as in the contract. */
export type Header = Node<OpenAPIV3_1.HeaderObject, Value>;

/** The body of a request. */
export type RequestBody = Node<OpenAPIV3_1.RequestBodyObject, { required: boolean; content: MediaType[] }>;

/** A response; its status is as in the contract: three digits, a range such as `4XX`, or `default`. */
export type Response = Node<
  OpenAPIV3_1.ResponseObject,
  { status: string; headers: Header[]; content: MediaType[] }
>;

/** A named example: a request, and the response to it. */
export type Case = Pick<Example, 'key' | 'summary' | 'description' | keyof Located> & {
  request: CaseRequest;
  response: Response;
  /** The HTTP status. Of a range it is the one in the envelope, otherwise the first that has no other response. */
  status: number;
  /** Undefined when the response has no body. */
  mediaType: MediaType | undefined;
  body: unknown;
  /** The headers of the response that have an example for this case. */
  headers: { name: string; value: string }[];
  /** Undefined when the contract does not say it. */
  reachedBy: ReachedBy | undefined;
};

/** The request of a case: the key of its example and the media type are undefined where there is none. */
export type CaseRequest = {
  key: string | undefined;
  mediaType: MediaType | undefined;
  body: unknown;
  /** Whether the contract does not allow it. */
  isInvalid: boolean;
};

/** A way to show who calls, with its name in the contract. An HTTP scheme is in lower case, such as `bearer`. */
export type SecurityScheme = Node<
  { type: string; description?: string; scheme?: string; in?: string; name?: string },
  { key: string }
>;

/** One way to be allowed to call: all its schemes together. Without schemes, a call needs no key. */
export type SecurityAlternative = Located & { schemes: (SecurityScheme & { roles: string[] })[] };

/** A method of a path. */
export type Operation = Node<
  OpenAPIV3_1.OperationObject,
  {
    /** The `operationId`, otherwise method and path: `GET /contacts`. */
    id: string;
    /** In upper case. */
    method: string;
    /** The template, such as `/contacts/{contact_id}`. */
    path: string;
    /** Those of the path and of the operation; of two with one name and place, that of the operation. */
    parameters: Parameter[];
    /** The operation's own, otherwise those of the whole contract; empty when no key is needed. */
    security: SecurityAlternative[];
    /** Whether no call is allowed without a key. */
    isSecured: boolean;
    /** The roles that the alternatives name, each once. */
    permissions: string[];
    requestBody: RequestBody | undefined;
    responses: Response[];
    cases: Case[];
  }
>;

/** Where the API can be called. Its URL is a template: the variables stand in braces. */
export type Server = Node<
  OpenAPIV3_1.ServerObject,
  { variables: Node<OpenAPIV3_1.ServerVariableObject, { name: string }>[] }
>;

/** All that a contract says; each list is in its order. */
export type Contract = {
  /** The whole document; `root.at(pointer)` finds any place of it. */
  root: Place;
  info: Node<OpenAPIV3_1.InfoObject>;
  servers: Server[];
  tags: Node<OpenAPIV3_1.TagObject>[];
  securitySchemes: SecurityScheme[];
  operations: Operation[];
};
