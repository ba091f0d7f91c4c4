import type { OpenAPIV3_1 } from 'openapi-types';
import type { Place } from './place.ts';

/** The real position of a node, references followed, and its provenance. */
export type Located = Pick<Place, 'pointer' | 'provenance'>;

/** A node as OpenAPI types it, with members that the model reads for its users, and its place. */
type Node<T, Own = unknown> = Omit<T, keyof Own> & Inferable & Own & Located;

/** The reasons for inferred assertions: one for the whole node, or one for each keyword. */
type Inferable = { 'x-inferred'?: string | Record<string, string> };

/** The values of `x-reached-by`, beside a response example: how a case is reached on a real server. */
export const waysToReach = [
  'request', // The documented request itself.
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

/** A media type of a body; its type is as in the contract, and may be a range. */
export type MediaType = Node<
  OpenAPIV3_1.MediaTypeObject,
  { type: string; schema: Schema | undefined; examples: Example[] }
>;

/** Members of parameters and headers; schema and examples are their own, or those of their content. */
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
  /** The HTTP status. For a range, the envelope's, otherwise the first that has no response of its own. */
  status: number;
  /** Undefined when the response has no body. */
  mediaType: MediaType | undefined;
  body: unknown;
  /** The headers of the response that have an example for this case. */
  headers: { name: string; value: string }[];
  /** Undefined without `x-reached-by`. */
  reachedBy: ReachedBy | undefined;
};

/** The request of a case: its key and media type are undefined when there is no request example. */
export type CaseRequest = {
  key: string | undefined;
  mediaType: MediaType | undefined;
  body: unknown;
  /** Whether the contract forbids the request. */
  isInvalid: boolean;
};

/** A way to identify the caller, with its name in the contract. An HTTP scheme is in lower case, such as `bearer`. */
export type SecurityScheme = Node<
  { type: string; description?: string; scheme?: string; in?: string; name?: string },
  { key: string }
>;

/** One alternative of `security`: all its schemes together. Without schemes, a request needs no key. */
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
    /** The parameters of the path and of the operation; of two with the same identity, the operation's. */
    parameters: Parameter[];
    /** The operation's own alternatives, otherwise the root's; empty when no key is needed. */
    security: SecurityAlternative[];
    /** Whether every request needs a key. */
    isSecured: boolean;
    /** The roles that the alternatives name, each once. */
    permissions: string[];
    requestBody: RequestBody | undefined;
    responses: Response[];
    cases: Case[];
  }
>;

/** A server of the API. Its URL is a template with variables in braces. */
export type Server = Node<
  OpenAPIV3_1.ServerObject,
  { variables: Node<OpenAPIV3_1.ServerVariableObject, { name: string }>[] }
>;

/** A contract; each list is in the document's order. */
export type Contract = {
  /** The whole document; `root.at(pointer)` finds any place of it. */
  root: Place;
  info: Node<OpenAPIV3_1.InfoObject>;
  servers: Server[];
  tags: Node<OpenAPIV3_1.TagObject>[];
  securitySchemes: SecurityScheme[];
  operations: Operation[];
};
