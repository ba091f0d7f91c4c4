import { get } from './json.ts';
import { type Located, located, type Place } from './place.ts';
import type { Example, Header, MediaType, Parameter, RequestBody, Response } from './types.ts';

type PlaceOf<T extends Located> = Place<T['node']>;

/** The key of an example that has no name, which is a single `example`. Prism uses the same. */
export const unnamed = 'default';

const locations = ['path', 'query', 'header', 'cookie'] as const;

/** Reads a request body. */
export function readRequestBody(body: PlaceOf<RequestBody>): RequestBody {
  return {
    ...located(body),
    description: body.text('description'),
    isRequired: body.flag('required'),
    content: readContent(body),
  };
}

/** Reads a response and the status that it is declared for. */
export function readResponse(status: string, response: PlaceOf<Response>): Response {
  if (!/^([1-5](\d\d|XX)|default)$/.test(status))
    throw response.error(`"${status}" is not a status. Write three digits, a range such as 4XX, or default.`);
  return {
    ...located(response),
    status,
    description: response.text('description'),
    headers: response
      .entries<Header['node']>('headers')
      .map(([name, header]) => ({ ...located(header), ...readValue(name, header) })),
    content: readContent(response),
  };
}

/** Reads a parameter. One in the path is always required (OpenAPI 3.1, section 4.8.12.2). */
export function readParameter(parameter: PlaceOf<Parameter>): Parameter {
  const name = parameter.text('name');
  const location = locations.find((one) => one === parameter.text('in'));
  if (!name || !location)
    throw parameter.error(`A parameter needs a name, and one of ${locations.join(', ')} as "in".`);
  const value = readValue(name, parameter);
  return {
    ...located(parameter),
    ...value,
    in: location,
    isRequired: location === 'path' || value.isRequired,
  };
}

/** What parameters and headers have in common. Schema and examples may stand in the only media type of a content. */
function readValue(name: string, value: PlaceOf<Parameter | Header>): Omit<Header, keyof Located> {
  const [content] = readContent(value);
  return {
    name,
    description: value.text('description'),
    isRequired: value.flag('required'),
    isDeprecated: value.flag('deprecated'),
    schema: value.schema('schema') ?? content?.schema,
    examples: [...readExamples(value), ...(content?.examples ?? [])],
  };
}

function readContent(of: Place<{ content?: object }>): MediaType[] {
  return of.entries<MediaType['node']>('content').map(([type, media]) => ({
    ...located(media),
    type,
    schema: media.schema('schema'),
    examples: readExamples(media),
  }));
}

/** The single `example`, and the named `examples`. */
function readExamples(of: Place<{ example?: unknown; examples?: object }>): Example[] {
  const value = get(of.node, 'example');
  const { pointer, provenance } = of;
  const single = { node: { value }, pointer: `${pointer}/example`, provenance, key: unnamed, value };
  const named = of.entries<Example['node']>('examples').map(([key, example]) => ({
    ...located(example),
    key,
    summary: example.text('summary'),
    description: example.text('description'),
    value: get(example.node, 'value'),
  }));
  return value === undefined ? named : [{ ...single, summary: undefined, description: undefined }, ...named];
}
