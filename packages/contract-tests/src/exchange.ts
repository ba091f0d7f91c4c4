import { Buffer } from 'node:buffer';
import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** A request as it is sent, keys included; `path` goes out as it is, so that a test case can have a wrong one. */
export type HttpRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer | undefined;
};

/** A response, its body read to the end. */
export type HttpResponse = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The parsed body; undefined when it is not JSON, or too deep to be looked at. */
  json: unknown;
  /** What is wrong with the body as JSON, for a sentence that begins with "a body that". */
  notJson?: string | undefined;
};

/** An error for a request without a response. `refused`: no server listens. */
export class NoResponseError extends Error {
  override name = 'NoResponseError';
  reason: 'refused' | 'timeout' | 'broken';
  constructor(reason: 'refused' | 'timeout' | 'broken', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Sends requests to one server. A response has `timeout` milliseconds to be there as a whole. */
export type Sender = {
  send: (request: HttpRequest, timeout: number) => Promise<HttpResponse>;
  close: () => void;
};

/** Bytes of a response that are read; more is not a response of such an API. */
const maxBytes = 1024 * 1024;

/** Bytes of the headers of a response, whatever Node is told to allow. */
const maxHeaderSize = 16_384;

/** Levels of arrays and objects in a response; more could overflow the stack of the code that walks through them. */
const maxDepth = 100;

/** Sends with one connection at a time, kept open. */
export function createSender(origin: string): Sender {
  const { hostname, port, protocol, pathname } = new URL(origin);
  const isHttps = protocol === 'https:';
  const agent = isHttps ? new HttpsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const prefix = pathname.replace(/\/$/, '');
  // An IPv6 address stands in brackets in a URL alone.
  const host = hostname.replace(/^\[|\]$/g, '');
  const once = ({ method, path, headers, body }: HttpRequest, timeout: number): Promise<HttpResponse> => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = (isHttps ? httpsRequest : httpRequest)({
      hostname: host,
      port,
      protocol,
      agent,
      method,
      maxHeaderSize,
      path: prefix + path,
      headers: { ...length, ...headers },
    });
    const response = responseTo(sent, timeout);
    sent.end(body);
    return response;
  };
  const send = async (request: HttpRequest, timeout: number): Promise<HttpResponse> => {
    try {
      return await once(request, timeout);
    } catch (error) {
      // A kept connection may have been closed by the server at the moment it was used again (RFC 9112, section 9.3).
      if (error instanceof StaleConnectionError) return once(request, timeout);
      throw error;
    }
  };
  return { send, close: () => agent.destroy() };
}

/** The whole response. However a server stretches it, it is over when the time is. */
function responseTo(sent: ClientRequest, timeout: number): Promise<HttpResponse> {
  return new Promise<HttpResponse>((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
      sent.destroy();
    };
    const timer = setTimeout(
      () => fail(new NoResponseError('timeout', `no response in ${Math.ceil(timeout / 1000)} s`)),
      timeout,
    );
    sent.on('error', (error) => fail(brokenBy(error, sent.reusedSocket)));
    // Without a listener the request would neither fail nor end.
    sent.on('upgrade', (_, socket) => {
      socket.destroy();
      fail(new NoResponseError('broken', 'another protocol (101)'));
    });
    sent.on('response', (response) => {
      bodyOf(response).then((bytes) => {
        clearTimeout(timer);
        const { statusCode: status = 0, headers } = response;
        const text = bytes.toString();
        resolve({ status, headers, text, ...parsed(text) });
      }, fail);
    });
  });
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += chunk.length;
      if (size > maxBytes) throw new NoResponseError('broken', `a response of more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw brokenBy(error);
  }
  return Buffer.concat(chunks);
}

class StaleConnectionError extends Error {}

/** The error of a connection in words of ours: Node's message may have parts of what the server sent. */
function brokenBy(error: unknown, wasReused = false): Error {
  if (error instanceof NoResponseError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  if (wasReused && code === 'ECONNRESET') return new StaleConnectionError();
  const isRefused = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
  return new NoResponseError(
    isRefused ? 'refused' : 'broken',
    isRefused ? `nothing listens (${code})` : `the connection broke (${code})`,
  );
}

function parsed(text: string): Pick<HttpResponse, 'json' | 'notJson'> {
  if (isDeep(text)) return { json: undefined, notJson: `is nested more than ${maxDepth} levels deep` };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { json: undefined };
  }
}

/** Whether brackets stand deeper in each other than `maxDepth`; those in strings do not count. */
function isDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isString && letter === '\\') at++;
    else if (letter === '"') isString = !isString;
    else if (!isString && (letter === '{' || letter === '[') && ++depth > maxDepth) return true;
    else if (!isString && (letter === '}' || letter === ']')) depth--;
  }
  return false;
}
