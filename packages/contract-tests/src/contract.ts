import {
  type Case,
  exampleFor,
  isJson,
  type Located,
  type MediaType,
  type Operation,
  reasonOf,
  type Schema,
} from '@addressbook/contract/model';
import type { Provenance } from './report.ts';

/** The representation of a request body in JSON; undefined where an operation has none. */
export function jsonBody({ requestBody }: Operation): MediaType | undefined {
  return requestBody?.content.find(({ type }) => isJson(type));
}

/** The schema of a request body in JSON. */
export function bodySchema(operation: Operation): Schema | undefined {
  return jsonBody(operation)?.schema;
}

/** Whether a case is a success: its request is then the proper one. */
export function isSuccess({ status }: Pick<Case, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** The case of a proper request: the success named `documented`, otherwise the first success. */
export function properCase({ cases }: Operation): Case | undefined {
  return exampleFor(cases.filter(isSuccess), 'documented');
}

/** The body of a proper request, before it is serialized. */
export function properBody(operation: Operation): unknown {
  return properCase(operation)?.request.body ?? {};
}

/** Whether the API's owners published something, or one keyword of it. */
export function provenanceOf({ provenance }: Pick<Located, 'provenance'>, keyword?: string): Provenance {
  return reasonOf(provenance, keyword) === undefined ? 'documented' : 'inferred';
}
