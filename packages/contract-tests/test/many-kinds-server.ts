/** A small, correct server of the contract of many kinds. It shares no code with what tests it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Served, serve } from './serve.ts';

/** A key that it accepts. */
export const key = 'ak_Many_kinds_key_1';

type Note = { id: string; kind: string; text?: string; entries?: string[]; parent: null };
type Handler = (request: IncomingMessage, response: ServerResponse, body: unknown) => void;

/** Changes of the server, by the name of an operation. */
export type Overrides = Partial<Record<'listNotes' | 'addNote' | 'latest' | 'patchFile', Handler>>;

/** Starts the server; an override replaces what an operation does once its request is accepted. */
export function startManyKinds(overrides: Overrides = {}): Promise<Served> {
  return serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const { method = '', url = '' } = request;
    const path = url.replace(/\?.*/, '');
    const handlers = { ...correct, ...overrides };
    if (path === '/note-books/latest') {
      if (method !== 'GET') return refuse(response, 405, { allow: 'GET' });
      return handlers.latest(request, response, undefined);
    }
    const segment = decoded(/^\/(?:note-books|files)\/([^/]+)$/.exec(path)?.[1]);
    if (segment === undefined) return refuse(response, 404);
    const isFile = path.startsWith('/files/');
    const allowed = isFile ? ['PUT', 'PATCH'] : ['GET', 'POST', 'DELETE'];
    if (!allowed.includes(method)) return refuse(response, 405, { allow: allowed.join(', ') });
    if (/^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] !== key)
      return refuse(response, 401, { 'www-authenticate': 'Bearer' });
    if (method === 'GET')
      return request.headers['x-trace'] === undefined
        ? refuse(response, 400)
        : handlers.listNotes(request, response, undefined);
    const type = request.headers['content-type'] ?? '';
    const wanted = isFile ? 'application/merge-patch+json' : 'application/json';
    if (bytes.length > 0 && type !== wanted) return refuse(response, 400);
    const body = parsed(bytes, isFile ? {} : undefined);
    const isValid = isFile ? isFileChanges(body) : isNote(body);
    if (!isValid || isRepeated(bytes)) return refuse(response, 400);
    return (isFile ? handlers.patchFile : handlers.addNote)(request, response, body);
  });
}

const correct: Required<Overrides> = {
  listNotes: (_, response) => send(response, 200, { items: [] }, { 'x-total': '0' }),
  addNote: (_, response, body) => send(response, 201, body, { location: '/note-books/b-1/notes/n-3' }),
  latest: (_, response) => send(response, 200, { name: 'Latest', color: null }),
  patchFile: (_, response, body) =>
    send(response, 200, body, { 'content-type': 'application/vnd.kinds.file+json; version=1' }),
};

/** Sends JSON. */
export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const names: Record<number, string> = { 400: 'ValidationError', 401: 'UnauthorizedError' };

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  const name = names[status] ?? 'OtherError';
  send(response, status, { success: false, error: { name, statusCode: status, message: name } }, headers);
}

function decoded(segment: string | undefined): string | undefined {
  try {
    return segment && decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function parsed(bytes: Buffer, empty: unknown): unknown {
  if (bytes.length === 0) return empty;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isRepeated(bytes: Buffer): boolean {
  const [, ...names] = bytes.toString().split(/[{,](?="\w+":)/);
  const keys = names.map((one) => one.split(':')[0]);
  return new Set(keys).size < keys.length;
}

function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { id, kind, text, entries, parent }: Record<string, unknown> = { ...value };
  const isStrings = Array.isArray(entries) && entries.every((entry) => typeof entry === 'string');
  const isText = kind === 'text' && typeof text === 'string';
  return (
    typeof id === 'string' &&
    (isText || (kind === 'list' && isStrings)) &&
    (parent === null || isNote(parent))
  );
}

function isFileChanges(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, member]) => {
    if (name === 'title') return member === null || (typeof member === 'string' && [...member].length <= 80);
    const isNumber = typeof member === 'number' && Number.isInteger(member) && member > 0;
    return name === 'size' && (isNumber || (typeof member === 'string' && /^[0-9]+ kB$/.test(member)));
  });
}
