import type { OpenAPIV3_1 } from 'openapi-types';
import { get } from './json.ts';
import { entriesOf, nodeAt, objectAt, schemaOf } from './node.ts';
import type { Place } from './place.ts';
import type { Example, Header, MediaType, Parameter, RequestBody, Response } from './types.ts';

/** The key of a single `example`, which has no name. Prism uses the same. */
export const unnamed = 'default';

const locations = ['path', 'query', 'header', 'cookie'] as const;

/** Reads a request body. */
export function readRequestBody(place: Place): RequestBody {
  const body = nodeAt<OpenAPIV3_1.RequestBodyObject>(place);
  return { ...body, required: body.required ?? false, content: readContent(place) };
}

/** Reads a response and the status that it is declared for. */
export function readResponse(status: string, place: Place): Response {
  if (!/^([1-5](\d\d|XX)|default)$/.test(status))
    throw place.error(`"${status}" is not a status. Write three digits, a range such as 4XX, or default.`);
  const headers = entriesOf(place, 'headers').map(([name, header]) => readHeader(name, header));
  return { ...nodeAt<OpenAPIV3_1.ResponseObject>(place), status, headers, content: readContent(place) };
}

/** Reads a parameter. One in the path is always required (OpenAPI 3.1, section 4.8.12.2). */
export function readParameter(place: Place): Parameter {
  const parameter = nodeAt<OpenAPIV3_1.ParameterObject>(place, 'name', 'in');
  const location = locations.find((one) => one === parameter.in);
  if (!location)
    throw objectAt(place).error(`"in" is not one of ${locations.join(', ')}. Write one of them.`);
  const required = location === 'path' || (parameter.required ?? false);
  return { ...parameter, ...readValue(place), in: location, required };
}

function readHeader(name: string, place: Place): Header {
  const header = nodeAt<OpenAPIV3_1.HeaderObject>(place);
  return { ...header, ...readValue(place), name, required: header.required ?? false };
}

/** Schema, examples and content of a parameter or header. Schema and examples may stand in the content's only type. */
function readValue(place: Place): Pick<Header, 'schema' | 'examples' | 'content'> {
  const content = readContent(place);
  return {
    schema: schemaOf(place) ?? content[0]?.schema,
    examples: [...readExamples(place), ...(content[0]?.examples ?? [])],
    content,
  };
}

function readContent(place: Place): MediaType[] {
  return entriesOf(place, 'content').map(([type, media]) => ({
    ...nodeAt<OpenAPIV3_1.MediaTypeObject>(media),
    type,
    schema: schemaOf(media),
    examples: readExamples(media),
  }));
}

/** The single `example`, and the named `examples`. */
function readExamples(from: Place): Example[] {
  const { node, pointer, provenance } = objectAt(from);
  const value = get(node, 'example');
  const single = { key: unnamed, value, pointer: `${pointer}/example`, provenance };
  const named = entriesOf(from, 'examples').map(([key, place]) => ({ ...nodeAt<Example>(place), key }));
  return value === undefined ? named : [single, ...named];
}
