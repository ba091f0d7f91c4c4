/** A small, correct server of the contract in memory, with hooks for faults. It shares no code with what tests it. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { checks as correctChecks, refusal } from './checks.ts';
import {
  type Call,
  type Contact,
  checkNames,
  type Hooks,
  known,
  type Members,
  newContact,
  type Reply,
} from './hooks.ts';

/** A server that runs. */
export type RunningServer = {
  url: string;
  readStored: (pathParameters: Record<string, string>) => Promise<unknown>;
  stop: () => Promise<void>;
};

/** Starts a server on a free port of this machine; the hooks make it wrong. */
export async function startServer(hooks: Hooks = {}): Promise<RunningServer> {
  const contacts = new Map<string, Contact>([
    [known.contactId, { ...newContact(), alias: 'john', msisdn: '55555555555' }],
    [known.foreignContactId, { ...newContact(), account: 'b', alias: 'mary', msisdn: '4477777777777' }],
  ]);
  const server = createServer(async (request, response) => {
    const call = await callFrom(request, contacts);
    const reply = await replyTo(call, hooks).catch(() =>
      refusal(500, { name: 'InternalServerError', message: 'Something went wrong' }),
    );
    await write(response, hooks.reply?.(reply, call) ?? reply);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an AddressInfo, never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    readStored: async ({ contact_id: id = '' }) => ({ meta: contacts.get(id)?.meta }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function callFrom(request: IncomingMessage, contacts: Map<string, Contact>): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const { method = '', headers } = request;
  const url = new URL(request.url ?? '', 'http://server');
  const rest = { contactId: '', changes: {}, contact: undefined };
  return { method, url, headers, bytes, text: bytes.toString(), contacts, ...rest };
}

/** The refusal of the first check that refuses, otherwise the success. */
async function replyTo(call: Call, hooks: Hooks): Promise<Reply> {
  for (const name of hooks.order ?? checkNames) {
    const check = hooks.checks && name in hooks.checks ? hooks.checks[name] : correctChecks[name];
    const refusal = check?.(call, hooks);
    if (refusal) return { by: name, ...refusal };
  }
  return update(call, hooks);
}

/** Stores changes, and responds with the contact as it is now. */
function update({ contactId, contact, changes }: Call, hooks: Hooks): Reply {
  if (!contact) throw new Error('no check looked for the contact');
  const advances = hooks.advances ?? ((sent: Members) => Object.keys(sent).length > 0);
  if (advances(changes)) contact.updated += 1;
  const { alias, msisdn, meta } = hooks.changes?.(changes, contact) ?? changes;
  if (alias !== undefined) contact.alias = String(alias);
  if (typeof msisdn === 'string') contact.msisdn = msisdn.replace('+', '');
  if (meta !== undefined) contact.meta = meta;
  const record = {
    id: contactId,
    alias: contact.alias,
    msisdn: contact.msisdn,
    updated_on: new Date(contact.updated).toISOString(),
  };
  const body = { success: true, record: hooks.record?.(record, contact) ?? record };
  return { status: 200, headers: {}, body };
}

async function write(response: ServerResponse, reply: Reply): Promise<void> {
  const { status, headers, error, body = error && { success: false, error }, silence } = reply;
  if (silence === 'close') return void response.destroy();
  if (silence === 'wait') return setTimeout(60_000, undefined, { ref: false });
  const always = { 'content-type': 'application/json', 'x-request-id': randomUUID() };
  response.writeHead(status, { ...always, ...headers });
  response.end(reply.raw ?? JSON.stringify(body));
}
