import {
  camelCase,
  componentOf,
  isTyped,
  operationName,
  operationTypes,
  pascalCase,
  quoted,
} from '@addressbook/contract/generate';
import type { Operation, Parameter } from '@addressbook/contract/model';

/** An argument of a method. */
export type Argument = { variable: string; type: string; isOptional: boolean };

/** The arguments of a method: the parameters in the path, a body where there is one, options. */
export type Signature = {
  /** Each with the name that its parameter has in the contract. */
  path: (Argument & { name: string })[];
  body: Argument | undefined;
  options: Argument;
};

/** Words that cannot be variables, and the variables around a method in the generated code. */
const reserved =
  'arguments await break calls case catch class const continue debugger default define delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null options package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  );

/** Reads the arguments of an operation's method. */
export function signatureOf(operation: Operation): Signature {
  const { parameters, requestBody, path: template } = operation;
  const types = operationTypes(operation);
  const taken = [...reserved];
  const placeOf = ({ name }: Parameter) => template.indexOf(`{${name}}`);
  const path = parameters
    .filter((parameter) => parameter.in === 'path')
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map(({ name }) => ({
      name,
      variable: variableFor(name, taken),
      type: `${types.path}[${quoted(name)}]`,
      isOptional: false,
    }));
  const body = requestBody && {
    variable: variableFor(bodyName(operation), taken),
    type: bodyType(operation),
    isOptional: !requestBody.required,
  };
  const options = {
    variable: 'options',
    type: hasOptions(operation) ? `${pascalCase(operationName(operation))}Options` : 'CallOptions',
    isOptional: !parameters.some((parameter) => parameter.required && isOption(parameter)),
  };
  return { path, body: body ?? reservedBody(operation, taken), options };
}

/**
 * A place for a body that the operation may get later, so that the options of its callers stay where they are. GET,
 * HEAD, DELETE and OPTIONS get none: a body of theirs has no meaning (RFC 9110, section 9.3).
 */
function reservedBody({ method }: Operation, taken: string[]): Argument | undefined {
  const mayHaveBody = ['POST', 'PUT', 'PATCH'].includes(method);
  return mayHaveBody
    ? { variable: variableFor('body', taken), type: 'undefined', isOptional: true }
    : undefined;
}

/** A variable with a name of its own, which is then taken. */
function variableFor(name: string, taken: string[]): string {
  let variable = camelCase(name);
  while (taken.includes(variable)) variable += '_';
  taken.push(variable);
  return variable;
}

/** Whether a parameter is passed among the options. */
function isOption(parameter: Parameter): boolean {
  return parameter.in === 'query' || parameter.in === 'header';
}

/** Whether the options of an operation have members that others do not have. */
export function hasOptions({ parameters }: Operation): boolean {
  return parameters.some(isOption);
}

/** Whether a caller says of which type a body is: there are several, or a range such as `image/*`. */
export function hasChoice({ requestBody }: Operation): boolean {
  const content = requestBody?.content ?? [];
  return content.length > 1 || content.some(({ type }) => type.includes('*'));
}

/** A body is named like its schema, where the contract types it and gives it a name. */
function bodyName(operation: Operation): string {
  if (hasChoice(operation)) return 'content';
  const [media] = operation.requestBody?.content ?? [];
  const component = media && isTyped(media.type) ? componentOf(media.schema) : undefined;
  return component ?? 'body';
}

/** The type of a body, or of a body with its media type where there are several. */
function bodyType(operation: Operation): string {
  const content = operation.requestBody?.content ?? [];
  const types = content.map(({ type }) => {
    const body = typeOfBody(operation, type);
    return hasChoice(operation) ? `{ contentType: ${contentType(type)}; body: ${body} }` : body;
  });
  return types.join(' | ');
}

function contentType(mediaType: string): string {
  return mediaType.includes('*') ? `\`${mediaType.replaceAll('*', '${' + 'string}')}\`` : quoted(mediaType);
}

function typeOfBody(operation: Operation, mediaType: string): string {
  if (isTyped(mediaType)) return operationTypes(operation).bodies[mediaType] ?? 'unknown';
  return isMultipart(mediaType) ? 'FormData' : 'Blob | Uint8Array<ArrayBuffer>';
}

/** Whether a body is sent as a form with a boundary, which the platform writes. */
export function isMultipart(mediaType: string): boolean {
  return /^multipart\//i.test(mediaType);
}

/** Writes arguments as TypeScript declares them: an optional one before a required one may be undefined. */
export function declared(signature: Signature): string[] {
  const all = [...signature.path, signature.body, signature.options].filter((one) => one !== undefined);
  return all.map(({ variable, type, isOptional }, index) => {
    if (!isOptional) return `${variable}: ${type}`;
    const mayBeLeftOut = all.slice(index).every((one) => one.isOptional);
    return mayBeLeftOut ? `${variable}?: ${type}` : `${variable}: ${type} | undefined`;
  });
}
