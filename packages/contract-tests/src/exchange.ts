import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** What is sent; `path` goes out as it is, so that a judge can send a wrong one. */
export type Request = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer | undefined;
};

/** What came back. */
export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The parsed body; undefined when it is no JSON. */
  json: unknown;
};

/** Why there was no answer. `refused`: nobody listens. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
  reason: 'refused' | 'timeout' | 'broken';
  constructor(reason: 'refused' | 'timeout' | 'broken', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Sends requests to one server. */
export type Sender = { send: (request: Request) => Promise<Answer>; close: () => void };

/** Bytes of an answer that are read; more is no answer of this API. */
const maxBytes = 1024 * 1024;

/** Sends with one connection at a time, kept open; an answer has `timeout` milliseconds. */
export function createSender(origin: string, timeout: number): Sender {
  const base = new URL(origin);
  const isHttps = base.protocol === 'https:';
  const agent = isHttps ? new HttpsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const prefix = base.pathname.replace(/\/$/, '');

  const once = ({ method, path, headers, body }: Request) =>
    new Promise<Answer>((resolve, reject) => {
      const { hostname, port, protocol } = base;
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = {
        hostname,
        port,
        protocol,
        agent,
        method,
        path: prefix + path,
        headers: { ...length, ...headers },
      };
      const sent = (isHttps ? httpsRequest : httpRequest)(options, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > maxBytes)
            sent.destroy(new NoAnswer('broken', `an answer of more than ${maxBytes} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', (error) => reject(brokenBy(error)));
        response.on('end', () => {
          clearTimeout(timer);
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
        });
      });
      const timer = setTimeout(
        () => sent.destroy(new NoAnswer('timeout', `no answer in ${timeout / 1000} s`)),
        timeout,
      );
      sent.on('error', (error) => {
        clearTimeout(timer);
        reject(brokenBy(error, sent.reusedSocket));
      });
      sent.end(body);
    });

  const send = async (request: Request): Promise<Answer> => {
    try {
      return await once(request);
    } catch (error) {
      // A kept connection may have been closed by the server at the moment it was used again (RFC 9112, section 9.3).
      if (error instanceof StaleConnection) return once(request);
      throw error;
    }
  };
  return { send, close: () => agent.destroy() };
}

class StaleConnection extends Error {}

function brokenBy(error: Error, wasReused = false): Error {
  if (error instanceof NoAnswer) return error;
  const { code, message } = Object(error);
  if (wasReused && code === 'ECONNRESET') return new StaleConnection();
  const isRefused = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
  return new NoAnswer(
    isRefused ? 'refused' : 'broken',
    isRefused ? `nothing listens (${code})` : `the connection broke (${code ?? message})`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
