/** The places of the server under test where a fault can stand. */
import type { IncomingHttpHeaders } from 'node:http';

/** Keys and contacts that every server begins with. */
export const known = {
  apiKey: 'ak_Correct_key_4f1c',
  withoutPermission: 'ak_Reader_key_77b2',
  rateLimited: 'ak_Hasty_key_93d0',
  contactId: '3392287d-7a79-4789-9ef8-7dc174836688',
  foreignContactId: '5f1c1c1e-3b0a-4b8e-9d0e-2b6a3c1d9f00',
};

/** A contact as it is stored. `updated` is in milliseconds since 1970. */
export type Contact = { account: string; alias: string; msisdn: string; meta: unknown; updated: number };

/** A JSON object. */
export type Members = Record<string, unknown>;

/** The error of an envelope. */
export type EnvelopeError = { name: string; statusCode: number; message: string; issues?: unknown };

/** A response. `raw` is sent instead of a body, and `silence` instead of all: the connection is closed, or left open. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
  error?: EnvelopeError;
  raw?: string;
  silence?: 'close' | 'wait';
  /** The check that refused the request. */
  by?: CheckName;
};

/** A request on its way through the checks, which fill it in. */
export type Call = {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  text: string;
  bytes: Buffer;
  contactId: string;
  changes: Members;
  contact: Contact | undefined;
  contacts: Map<string, Contact>;
};

/** The checks, in their order. */
// biome-ignore format: they are read in a row
export const checkNames = [
  'path', 'method', 'key', 'permission', 'rate', 'type', 'size', 'syntax',
  'duplicates', 'prototype', 'depth', 'schema', 'existence', 'account',
] as const;

/** The name of a check. */
export type CheckName = (typeof checkNames)[number];

/** A check: the refusal of a request, or nothing. */
export type Check = (call: Call, hooks: Hooks) => Reply | undefined;

/** The places where a fault can change a server. Each one that is missing is as the contract demands. */
export type Hooks = {
  /** Other checks in place of the correct ones; undefined leaves one out. */
  checks?: Partial<Record<CheckName, Check | undefined>>;
  /** The checks in another order. */
  order?: readonly CheckName[];
  /** The key that a request has. */
  key?: (call: Call) => string | undefined;
  /** Whether a key that was sent is one that is known. */
  isSame?: (sent: string, known: string) => boolean;
  /** What is wrong with a field; undefined when nothing is. */
  fields?: Partial<Record<'msisdn' | 'alias' | 'meta', (value: unknown) => string | undefined>>;
  /** The pattern of a number, made from that of the contract. */
  pattern?: (source: string) => RegExp;
  /** The changes that are stored. */
  changes?: (changes: Members, contact: Contact) => Members;
  /** Whether changes advance the time of the contact. */
  advances?: (changes: Members) => boolean;
  /** The record of a success. */
  record?: (record: Members, contact: Contact) => Members;
  /** The response, before it is written. */
  reply?: (reply: Reply, call: Call) => Reply;
};

/** A contact of the caller's account. */
export function newContact(): Contact {
  return { account: 'a', alias: '', msisdn: '', meta: {}, updated: 1_762_807_530_000 };
}
