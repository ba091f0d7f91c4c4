import { camelCase, memberKey, operationName, quoted } from '@addressbook/contract/generate';
import { exampleFor, isObject, type Operation } from '@addressbook/contract/model';
import { hasChoice, signatureOf } from './signature.ts';

/**
 * A call that shows how an operation is used, from the examples of the contract; undefined where they do not suffice,
 * or where a call needs more than its path and a body of JSON.
 */
export function exampleOf(operation: Operation): string | undefined {
  const { parameters, requestBody, cases } = operation;
  const { path, options } = signatureOf(operation);
  const ids = path.map(({ name }) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    return exampleFor(parameter?.examples ?? [], 'documented')?.value;
  });
  const request = cases.find(({ response }) => response.status.startsWith('2'))?.request;
  const body = requestBody ? [request?.body] : [];
  const values = [...ids, ...body];
  if (!options.isOptional || hasChoice(operation) || values.includes(undefined)) return undefined;
  const call = `addressBook.${camelCase(operationName(operation))}(${values.map(literal).join(', ')})`;
  return `const { data, error } = await ${call};\nif (error) console.error(error.name, error.message);\nelse console.log(data);`;
}

/** A JSON value as TypeScript writes it. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${memberKey(name)}: ${literal(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
