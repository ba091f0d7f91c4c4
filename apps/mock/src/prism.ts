import { encodePointer, type Operation } from '@addressbook/contract/model';
import { errorResponse, type HttpResponse, type Issue } from '@addressbook/http';
import { createLogger, type IPrismDiagnostic } from '@stoplight/prism-core';
import { createInstance, getHttpOperationsFromSpec, ProblemJsonError } from '@stoplight/prism-http';
import { validateInput, validateOutput } from '@stoplight/prism-http/dist/validator/index.js';
import { withReferences } from './servable.ts';

/** A request whose body is parsed. */
type ParsedRequest = {
  operation: Operation;
  path: string;
  query: Record<string, string | string[]>;
  headers: Record<string, string>;
  body: unknown;
};

/** A response whose body is parsed. */
type ParsedResponse = { status: number; headers: Record<string, string>; body: unknown };

/** Prism, ready for a contract. */
export type Prism = {
  /** Returns the issues of a request. */
  requestIssues: (request: ParsedRequest) => Issue[];
  /** Returns the issues of another server's response to an operation. */
  responseIssues: (operation: Operation, response: ParsedResponse) => Issue[];
  /** Returns Prism's response to a valid request; with `dynamic`, with data generated from the schema. */
  respond: (request: ParsedRequest, options: { dynamic: boolean }) => Promise<HttpResponse>;
};

/** Prism's methods, in lower case. */
type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';

/** Makes Prism ready for a bundled document. Rejects when Prism cannot read it. */
export async function createPrism(document: unknown): Promise<Prism> {
  // Prism resolves references in place, so it gets a copy. Callbacks would let any web page make the mock send requests.
  // An object: the reader of the contract has checked that.
  const copy = structuredClone(document) as object;
  const operations = (await getHttpOperationsFromSpec(copy)).map(
    ({ callbacks: _, ...operation }) => operation,
  );
  const resourceOf = ({ method, path }: Operation) => {
    const found = operations.find((one) => one.method.toUpperCase() === method && one.path === path);
    if (!found) throw new Error(`Prism does not know ${method} ${path}`);
    return found;
  };
  const config = {
    validateRequest: false,
    validateResponse: false,
    checkSecurity: false,
    errors: false,
    upstreamProxy: undefined,
    isProxy: false,
    mock: { dynamic: false },
  } as const;
  const instance = createInstance(config, { logger: createLogger('mock', { enabled: false }) });

  return {
    requestIssues: (request) =>
      issuesOf(validateInput({ resource: resourceOf(request.operation), element: inputOf(request) })),
    responseIssues: (operation, { status, headers, body }) =>
      issuesOf(
        validateOutput({ resource: resourceOf(operation), element: { statusCode: status, headers, body } }),
      ),
    respond: async (request, { dynamic }) => {
      const mock = { dynamic };
      const resources = [resourceOf(request.operation)];
      const result = await instance.request(inputOf(request), resources, { ...config, mock })();
      if (result._tag === 'Left') return refusal(result.left);
      const { statusCode, headers, body } = result.right.output;
      return { status: statusCode, headers: { ...headers }, body: withReferences(body) };
    },
  };
}

function inputOf({ operation, path, query, headers, body }: ParsedRequest) {
  const method = operation.method.toLowerCase() as Method; // an operation of a contract has one of these
  return { method, url: { path, query }, headers, body };
}

/** The issues that Prism found, which are on the left; a valid element is on the right. */
function issuesOf(result: { _tag: 'Left'; left: IPrismDiagnostic[] } | { _tag: 'Right' }): Issue[] {
  if (result._tag === 'Right') return [];
  return result.left.map(({ path = [], message }) => ({ pointer: pointerOf(path), message }));
}

/** A JSON Pointer from Prism's path, which begins with the part of the exchange; empty outside the body. */
function pointerOf([part, ...keys]: (string | number)[]): string {
  if (part !== 'body') return '';
  return encodePointer(keys);
}

/** Names for the errors that Prism returns instead of a response, by their statuses. */
const names: Record<number, string> = {
  401: 'UnauthorizedError',
  404: 'RouteNotFoundError',
  405: 'MethodNotAllowedError',
  406: 'NotAcceptableError',
  415: 'UnsupportedMediaTypeError',
  422: 'ValidationError',
};

/** Puts an error of Prism into the contract's envelope. */
function refusal(error: Error): HttpResponse {
  const { status, detail } =
    error instanceof ProblemJsonError ? error : { status: 500, detail: 'The contract gives no response' };
  const message = [error.message, detail].filter(Boolean).join(': ');
  return errorResponse(names[status] ?? 'InternalServerError', status, message);
}
