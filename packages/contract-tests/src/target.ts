/** The capabilities that a server can declare beyond the contract's letter. It is tested for what it declares. */
export const capabilities = [
  // A success has the path parameters of the URL and the members that were sent.
  'echoes',
  // Changes are kept: what was not sent stays as it is, and an unknown id is noticed.
  'stateful',
  // A key that was not given out is refused.
  'checks-keys',
  // The header `Prefer: code=…, example=…` chooses the case, as in Prism.
  'prefer',
] as const;

/** A capability that a server can declare. */
export type Capability = (typeof capabilities)[number];

/** Values of path parameters, by their names in the contract. */
export type PathParameters = Record<string, string>;

/** The server to test. */
export type Target = {
  /** Where the contract's paths begin, without a trailing slash. */
  url: string;
  /** A value for each path parameter of the contract: together they name something that may be changed. */
  pathParameters: PathParameters;
  /** A key that may call every operation. It is never printed. */
  apiKey: string;
  capabilities: Capability[];
  /** Keys for the other situations, where there are such. */
  keys?: { withoutPermission?: string; rateLimited?: string };
  /** Path parameters of something that belongs to another account; those that are not given are as above. */
  foreignPathParameters?: PathParameters;
  /** Reads what the server has stored by another way than the API, which may not return all of it. */
  readStored?: (pathParameters: PathParameters) => Promise<unknown>;
};

/** An error for a target that cannot be tested at all; its message says why, and what to do. */
export class CannotVerifyError extends Error {
  override name = 'CannotVerifyError';
}

/** The path parameters of something of another account; undefined when the target names none. */
export function foreignParameters({
  pathParameters,
  foreignPathParameters,
}: Target): PathParameters | undefined {
  return foreignPathParameters && { ...pathParameters, ...foreignPathParameters };
}
