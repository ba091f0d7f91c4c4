/** What a server claims to do beyond the contract's letter. It is judged by what it claims. */
export type Claim =
  /** The answer has the id of the URL and the fields that were sent. */
  | 'echoes'
  /** Updates are kept: fields that were not sent stay as they are, and an unknown contact is noticed. */
  | 'stateful'
  /** A key that was not given out is refused. */
  | 'checks-keys'
  /** The header `Prefer: code=…, example=…` chooses the case, as in Prism. */
  | 'prefer';

/** All there are. */
export const claims: Claim[] = ['echoes', 'stateful', 'checks-keys', 'prefer'];

/** The server to judge. */
export type Target = {
  /** Where the contract's paths begin, without a trailing slash. */
  url: string;
  /** A contact that may be changed. */
  contactId: string;
  /** A key that may do everything. It is never printed. */
  apiKey: string;
  claims: Claim[];
  /** Keys for the other situations, where there are such. */
  keys?: { withoutPermission?: string; rateLimited?: string };
  /** A contact of another account. */
  foreignContactId?: string;
  /** Reads the metadata of the contact by another way than this API, which never returns it. */
  readMeta?: (contactId: string) => Promise<unknown>;
};
