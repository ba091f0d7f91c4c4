import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { urlToHttpOptions } from 'node:url';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { isJson } from '@addressbook/contract/model';
import { errorResponse, type HttpResponse, type Issue, parseStrictly, wireHeaders } from '@addressbook/http';
import { createAccessCheck } from './access.ts';
import type { MockCall } from './checks.ts';
import type { MockResponse } from './server.ts';

/** A call to forward to another server, and the response to write. */
type Exchange = { call: MockCall; response: ServerResponse };

/** Another server, reached through the mock. */
export type UpstreamProxy = {
  /** Refuses a request that a foreign web page may have sent; returns undefined for any other. */
  refuse: (request: IncomingMessage) => HttpResponse | undefined;
  /** Passes an exchange through unchanged, and returns its issues. */
  forward: (call: MockCall, response: ServerResponse) => Promise<MockResponse>;
};

/** The number of bytes of a body that are kept to be validated; a longer body passes without validation. */
const maxCopy = 1024 * 1024;

/** Milliseconds without a byte after which the proxy stops waiting for the server. */
const idleTimeout = 30_000;

/** Options for a proxy: its server, and the origins of web pages, beside those of this machine, that may use it. */
export type ProxyOptions = { upstream: URL; origins: string[]; timeout?: number };

/**
 * Creates a proxy. Bytes pass both ways unchanged, with header names and repeated headers as they were sent, except
 * headers about one connection (RFC 9110, section 7.6.1). Redirects are passed on, never followed.
 */
export function createProxy({ upstream, origins, timeout = idleTimeout }: ProxyOptions): UpstreamProxy {
  const base = upstream.pathname.replace(/\/$/, '');
  const open = upstream.protocol === 'https:' ? httpsRequest : httpRequest;
  const connect = (request: IncomingMessage) =>
    open({
      ...urlToHttpOptions(upstream),
      // One connection for each request: the server may close a kept one just when it is reused.
      agent: false,
      method: request.method,
      path: base + request.url,
      headers: headersForUpstream(request, upstream.host),
      setHost: false,
      timeout,
    });

  return {
    refuse: createAccessCheck(origins),
    forward: async (call, response) => {
      const { request } = call;
      const requestCopy = copyOf(request);
      const sent = connect(request);
      const upstreamResponse = await headOf(sent, { call, response });
      if (!('rawHeaders' in upstreamResponse)) {
        request.unpipe(sent).resume();
        return upstreamResponse;
      }
      const responseCopy = copyOf(upstreamResponse);
      await passOn(upstreamResponse, { call, response });
      const status = upstreamResponse.statusCode ?? 0;
      const body = bodyFrom(request.headers, requestCopy());
      const issues = [
        ...requestIssues(call, body),
        ...responseIssues(call, upstreamResponse, responseCopy()),
      ];
      return { status, headers: {}, received: parsedFrom(body), issues, isSent: true };
    },
  };
}

/** Forwards a request, and waits for the head of the response, or for the error response that replaces it. */
function headOf(
  sent: ClientRequest,
  { call: { request }, response }: Exchange,
): Promise<IncomingMessage | HttpResponse> {
  // The caller has gone, so the server's response is not needed any more.
  response.once('close', () => sent.destroy());
  return new Promise((resolve) => {
    sent.on('response', resolve);
    sent.on('timeout', () => {
      resolve(
        errorResponse('GatewayTimeoutError', 504, 'The server behind the proxy did not respond in time'),
      );
      sent.destroy();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ECONNREFUSED' ? 'connection refused' : (error.code ?? 'bad HTTP');
      resolve(
        errorResponse('BadGatewayError', 502, `The server behind the proxy did not respond: ${reason}`),
      );
    });
    request.pipe(sent);
  });
}

/** Passes a response on until it is complete, or until one side closes its connection. */
function passOn(upstreamResponse: IncomingMessage, { call, response }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    if (call.fault === 'reset') return void response.socket?.resetAndDestroy();
    writeHead(upstreamResponse, { call, response });
    // Ended normally, a cut response would look complete.
    upstreamResponse.on('aborted', () => response.destroy());
    upstreamResponse.on('error', () => response.destroy());
    if (call.fault !== 'truncated') return void upstreamResponse.pipe(response);
    upstreamResponse.once('data', (chunk: Buffer) =>
      response.write(chunk.subarray(0, chunk.length / 2), () => response.destroy()),
    );
    upstreamResponse.once('end', () => response.destroy());
  });
}

function writeHead(
  { rawHeaders, headers, statusCode = 502, statusMessage = '' }: IncomingMessage,
  { call: { request, requestId }, response }: Exchange,
): void {
  const isForPage = request.headers.origin !== undefined;
  const own = connectionHeaders(headers);
  response.sendDate = headers.date === undefined;
  const passed = pairs(rawHeaders).filter(([name]) => {
    const lower = name.toLowerCase();
    // For a web page only our CORS headers count: two sets would contradict each other.
    return !own.has(lower) && !(isForPage && lower.startsWith('access-control-'));
  });
  for (const [name, value] of passed) response.appendHeader(name, value);
  if (isForPage) {
    const names = new Set([...wireHeaders, ...passed.map(([name]) => name)]);
    response.setHeader('Access-Control-Expose-Headers', [...names].join(', '));
  }
  if (headers['x-request-id'] === undefined) response.setHeader('X-Request-Id', requestId);
  response.writeHead(statusCode, statusMessage);
}

function headersForUpstream(request: IncomingMessage, host: string): string[] {
  const own = connectionHeaders(request.headers);
  const passed = pairs(request.rawHeaders).filter(
    ([name]) => !own.has(name.toLowerCase()) && !['host', 'expect'].includes(name.toLowerCase()),
  );
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  // Node has decoded the chunks of the request, and makes new ones where there is no length.
  if (encoding !== undefined) passed.push(['Transfer-Encoding', 'chunked']);
  else if (length === undefined && request.method === 'POST') passed.push(['Content-Length', '0']);
  return [['Host', host], ...passed].flat();
}

/** The names of headers about one connection, with those that `Connection` lists (RFC 9110, section 7.6.1). */
function connectionHeaders({ connection = '' }: IncomingMessage['headers']): Set<string> {
  const named = connection.split(',').map((name) => name.trim().toLowerCase());
  return new Set([
    ...named,
    'connection',
    'keep-alive',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
  ]);
}

/** Node's flat list of names and values, in pairs. */
function pairs(rawHeaders: string[]): [name: string, value: string][] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as [string, string]] : [],
  );
}

/** Copies the bytes of a stream as they pass; the result returns them, or undefined when there are more than `maxCopy`. */
function copyOf(stream: Readable): () => Buffer | undefined {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxCopy) chunks.push(chunk);
    else chunks.length = 0;
  });
  return () => (length > maxCopy ? undefined : Buffer.concat(chunks));
}

/** A body for a validator, or the reason why it cannot be validated. */
type Body = { value: unknown } | { issue: Issue };

function parsedFrom(body: Body): unknown {
  return 'value' in body ? body.value : undefined;
}

function bodyFrom(headers: IncomingMessage['headers'], bytes: Buffer | undefined): Body {
  const issue = (message: string) => ({ issue: { pointer: '', message } });
  if (bytes === undefined) return issue(`has more than ${maxCopy} bytes, and is not validated`);
  let plain: Buffer;
  try {
    plain = decoded(bytes, headers['content-encoding']);
  } catch {
    return issue(`is not ${headers['content-encoding']}, as its Content-Encoding says`);
  }
  if (!isJson(headers['content-type'] ?? ''))
    return { value: plain.length > 0 ? plain.toString() : undefined };
  return plain.length > 0 ? parseStrictly(plain) : issue('is empty, and not JSON');
}

function decoded(bytes: Buffer, encoding = 'identity'): Buffer {
  const options = { maxOutputLength: maxCopy };
  switch (encoding.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, options);
    case 'deflate':
      return inflateSync(bytes, options);
    case 'br':
      return brotliDecompressSync(bytes, options);
    case 'identity':
      return bytes;
    default:
      throw new Error('an unknown encoding');
  }
}

function requestIssues(call: MockCall, body: Body): Issue[] {
  if ('issue' in body && call.operation.requestBody) return [body.issue];
  const headers = joined(call.request.headers);
  return call.served.prism.requestIssues({ ...call, headers, body: parsedFrom(body) });
}

function responseIssues(
  { operation, served }: MockCall,
  { statusCode: status = 0, headers }: IncomingMessage,
  bytes: Buffer | undefined,
): Issue[] {
  const isBodiless = operation.method === 'HEAD' || status === 204 || status === 304;
  const body: Body = isBodiless ? { value: undefined } : bodyFrom(headers, bytes);
  const issues =
    'issue' in body
      ? [body.issue]
      : served.prism.responseIssues(operation, { status, headers: joined(headers), body: body.value });
  return issues.map(({ pointer, message }) => ({ pointer, message: `The response: ${message}` }));
}

function joined(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
