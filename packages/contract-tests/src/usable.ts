import type { Operation } from '@addressbook/contract/model';
import { pathParametersOf, whyLeftOut } from './operation-request.ts';
import { type KeyName, keysOf, variables } from './request.ts';
import { CannotVerifyError, type Target } from './target.ts';

/** Throws CannotVerifyError when a request could not be sent as it is meant, or would show a key. */
export function demandUsable(target: Target): void {
  const { url, pathParameters, foreignPathParameters } = target;
  demandBaseUrl(url);
  const values = [...Object.entries(pathParameters), ...Object.entries(foreignPathParameters ?? {})];
  for (const [name, value] of values)
    if (['', '.', '..'].includes(value) || !value.isWellFormed())
      throw new CannotVerifyError(
        `The path parameter ${name} is empty, a dot segment, or has half of a surrogate pair`,
      );
  for (const [name, key] of keyEntries(target)) {
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new CannotVerifyError(`${variables[name]} is empty, or has characters that a key cannot have`);
    if (key.length > 7 && [url, ...values.map(([, value]) => value)].some((shown) => shown.includes(key)))
      throw new CannotVerifyError(
        `The URL or a path parameter has the key of ${variables[name]} in it. Keep it out`,
      );
  }
}

/** The URL is where the paths of the contract begin, and has no place for credentials. It is not repeated. */
function demandBaseUrl(url: string): void {
  if (!URL.canParse(url)) throw new CannotVerifyError('The URL of the server is not a URL');
  const { protocol, username, password, search, hash } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new CannotVerifyError('The URL of the server is not an http or https URL');
  if (username || password) throw new CannotVerifyError('The URL of the server has a key in it. Keep it out');
  if (search || hash)
    throw new CannotVerifyError('The URL of the server has a query or a fragment. Leave it out');
}

function keyEntries(target: Target): [KeyName, string][] {
  const keys = keysOf(target);
  return (['apiKey', 'withoutPermission', 'rateLimited'] as const).flatMap((name): [KeyName, string][] => {
    const key = keys[name];
    return key === undefined ? [] : [[name, key]];
  });
}

/** Throws CannotVerifyError when a path parameter is not in the contract, or no operation is left to test. */
export function demandOperations(operations: Operation[], target: Target): void {
  const names = [...new Set(operations.flatMap(pathParametersOf))];
  const { pathParameters, foreignPathParameters } = target;
  const strange = Object.keys({ ...pathParameters, ...foreignPathParameters }).find(
    (name) => !names.includes(name),
  );
  if (strange !== undefined)
    throw new CannotVerifyError(
      `The contract has no path parameter ${strange}. It has: ${names.join(', ') || 'none'}`,
    );
  const reasons = operations.map((operation) => `${operation.id}: ${whyLeftOut(operation, target)}`);
  if (operations.every((operation) => whyLeftOut(operation, target) !== undefined))
    throw new CannotVerifyError(
      `No operation of the contract can be tested${reasons.length > 0 ? `. ${reasons.join('; ')}` : ''}`,
    );
}
