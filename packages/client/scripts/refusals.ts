import { isSuccess } from '@addressbook/contract/generate';
import { get, isJson, type Operation, type Parameter } from '@addressbook/contract/model';

/** An operation that the client cannot have, and why. */
export type Refusal = { operation: string; pointer: string; reason: string };

type Reason = Pick<Refusal, 'pointer' | 'reason'> | undefined;

/** Why the client cannot have an operation; empty when it can. */
export function refusalsOf(operation: Operation): Refusal[] {
  const reasons = [
    refusedMethod(operation),
    refusedKey(operation),
    refusedBody(operation),
    refusedResponse(operation),
    refusedStyles(operation),
    ...operation.parameters.map(refusedParameter),
  ];
  return reasons.flatMap((reason) => (reason ? [{ operation: operation.id, ...reason }] : []));
}

function refusedMethod({ method, pointer }: Operation): Reason {
  return method === 'TRACE' ? { pointer, reason: 'fetch sends no TRACE' } : undefined;
}

/** Whether a call is sent without the key, because no key is asked for, or none that the client has. */
export function isKeyless({ security }: Operation): boolean {
  return !security.some(({ schemes }) => schemes.length > 0 && schemes.every(isBearer));
}

function refusedKey(operation: Operation): Reason {
  const { security, isSecured } = operation;
  const [first] = security;
  if (!first || !isSecured || !isKeyless(operation)) return undefined;
  const names = security.flatMap(({ schemes }) => schemes.map(({ key }) => key));
  return {
    pointer: first.pointer,
    reason: `needs ${names.join(', ')}, and the client sends a bearer key only`,
  };
}

function isBearer({ type, scheme }: Operation['security'][number]['schemes'][number]): boolean {
  return type === 'http' && scheme === 'bearer';
}

function refusedBody({ method, requestBody }: Operation): Reason {
  if (!requestBody || ['POST', 'PUT', 'PATCH'].includes(method)) return undefined;
  return {
    pointer: requestBody.pointer,
    reason: `a body of ${method} has no meaning in HTTP (RFC 9110, section 9.3)`,
  };
}

function refusedResponse({ responses, pointer }: Operation): Reason {
  const successes = responses.filter(isSuccess);
  if (successes.length === 0) return { pointer, reason: 'declares no success' };
  const bytes = successes.flatMap(({ content }) => content).find(({ type }) => !isText(type));
  return bytes && { pointer: bytes.pointer, reason: `${bytes.type} in a success is not JSON or text` };
}

/** Whether the client can read a body of this type as the contract types it. */
function isText(mediaType: string): boolean {
  return isJson(mediaType) || /^text\//i.test(mediaType);
}

function refusedParameter(parameter: Parameter): Reason {
  const { in: location, name, pointer, required } = parameter;
  const kinds = kindsOf(parameter);
  const refuse = (reason: string) => ({ pointer, reason: `${name} (${location}): ${reason}` });
  switch (location) {
    case 'cookie':
      return required ? refuse('browsers let no program set a cookie of a request') : undefined;
    case 'path':
      if (kinds.some((kind) => !['string', 'number', 'integer'].includes(kind)))
        return refuse('only strings and numbers can stand in a path');
      if ((parameter.style ?? 'simple') !== 'simple' || /^[.;]|\*$/.test(name))
        return refuse('only the style "simple" can stand in a path');
      return undefined;
    case 'header':
      if (/^(accept|content-type|authorization)$/i.test(name))
        return refuse('OpenAPI ignores it here (3.1, section 4.8.12.2); say it by content or security');
      return kinds.includes('object') ? refuse('an object cannot be a header') : undefined;
    case 'query':
      if (parameter.allowReserved) return refuse('with allowReserved a value could change the URL');
      return /[^\w.~[\]-]/.test(name) ? refuse('openapi-fetch does not escape its name') : undefined;
  }
}

/** How lists and objects stand in a query: openapi-fetch takes one way for each of both. */
export type QueryStyles = { array?: object; object?: object };

/** The ways in which the lists and objects of an operation's query are written, where they are not openapi-fetch's. */
export function queryStyles({ parameters }: Operation): QueryStyles {
  const styleOf = (kind: 'array' | 'object', usual: string) => {
    const { style = 'form', explode = style === 'form' } =
      parameters.find((parameter) => isInQuery(parameter, kind)) ?? {};
    const isUsed = parameters.some((parameter) => isInQuery(parameter, kind));
    return isUsed && `${style} ${explode}` !== usual ? { [kind]: { style, explode } } : {};
  };
  return { ...styleOf('array', 'form true'), ...styleOf('object', 'deepObject true') };
}

function isInQuery(parameter: Parameter, kind: string): boolean {
  return parameter.in === 'query' && kindsOf(parameter).includes(kind);
}

function refusedStyles({ parameters }: Operation): Reason {
  const allowed = { array: ['form', 'spaceDelimited', 'pipeDelimited'], object: ['form', 'deepObject'] };
  for (const [kind, styles] of Object.entries(allowed)) {
    const used = parameters.filter((parameter) => isInQuery(parameter, kind));
    const stylesOf = ({ style = 'form', explode = style === 'form' }: Parameter) => `${style} ${explode}`;
    const odd = used.find((parameter) => !styles.includes(parameter.style ?? 'form'));
    const other = used.find((parameter) => used[0] && stylesOf(parameter) !== stylesOf(used[0]));
    const wrong = odd ?? other;
    if (wrong)
      return {
        pointer: wrong.pointer,
        reason: `${wrong.name} (query): openapi-fetch cannot write ${stylesOf(wrong)}${odd ? '' : ` beside ${used[0]?.name}`}`,
      };
  }
  return undefined;
}

/** The types that a value of a parameter may have; a string where it is written as some content, such as JSON. */
function kindsOf({ schema, content }: Parameter): string[] {
  if (content.length > 0) return ['string'];
  const type = get(schema?.node, 'type');
  const kinds = [type ?? 'string'].flat().map(String);
  return kinds.filter((kind) => kind !== 'null');
}

/** What the client leaves out of an operation that it has, in sentences for its doc comment. */
export function omissionsOf({ parameters, responses }: Operation): string[] {
  const cookies = parameters.filter((parameter) => parameter.in === 'cookie');
  const foreign = responses.filter(
    (response) =>
      !isSuccess(response) && response.content.some(({ schema }) => !schema?.step('properties', 'error')),
  );
  return [
    ...cookies.map(({ name }) => `The cookie \`${name}\` cannot be sent by this client.`),
    ...foreign.map(({ status }) => `A ${status} is a \`ProtocolError\`: its body is not the API's envelope.`),
  ];
}
