export { maxBytes } from './body.ts';
export type { Call, Check } from './checks.ts';
export { wireHeaders } from './cors.ts';
export { errorResponse, type HttpResponse, type Issue, invalid, unavailable } from './envelope.ts';
export { bytesOf, send, sendHead } from './send.ts';
export {
  createHttpServer,
  type Exchange,
  type HttpServer,
  type HttpServerOptions,
  type Routes,
  routesOf,
  type Sending,
} from './server.ts';
export type { Stoppable } from './stop.ts';
export { parseStrictly } from './strict-json.ts';
