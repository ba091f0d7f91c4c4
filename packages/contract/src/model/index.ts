export { exampleFor } from './cases.ts';
export { unnamed } from './content.ts';
export { ContractError } from './contract-error.ts';
export { get, isObject, type JsonObject } from './json.ts';
export { isJson, mediaTypeFor, responseFor } from './lookup.ts';
export { type Match, type Matcher, matcherOf } from './paths.ts';
export type { Place } from './place.ts';
export { encodeFragment, encodePointer, parseFragment, parsePointer } from './pointer.ts';
export { type Provenance, reasonOf } from './provenance.ts';
export { readContract } from './read.ts';
export {
  type Case,
  type CaseRequest,
  type Contract,
  type Example,
  type Header,
  type Located,
  type MediaType,
  type Operation,
  type Parameter,
  type ReachedBy,
  type RequestBody,
  type Response,
  type Schema,
  type SecurityAlternative,
  type SecurityScheme,
  type Server,
  waysToReach,
} from './types.ts';
