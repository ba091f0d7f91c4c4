/** Mechanical mutants of a contract: each constraint, status, header, example and security line removed or altered. */
import type { Contract } from '../src/contract.ts';

/** A contract that is wrong in one thing. */
export type ContractMutant = {
  /** What was done, and where: a pointer into the bundle. */
  name: string;
  contract: Contract;
  /** Why no judge could tell it from the true one by a correct server's answers. */
  equivalent: string | undefined;
};

type Edit = (parent: Record<string, unknown>, key: string) => void;
type Members = Record<string, unknown>;

const remove: Edit = (parent, key) => {
  delete parent[key];
};

/** For each keyword of a schema, another value that means something else. */
const alterations: Record<string, (value: unknown) => unknown> = {
  type: (value) => (value === 'string' ? 'integer' : 'string'),
  const: (value) => (typeof value === 'boolean' ? !value : `${value}X`),
  pattern: (value) => `${String(value).replace(/\$$/, '')}00$`,
  required: (value) => [...(Array.isArray(value) ? value : []), 'another'],
  additionalProperties: (value) => !value,
  minLength: (value) => Number(value) + 1,
};

const keywords = [...Object.keys(alterations), 'oneOf', 'enum', 'maxLength', 'minimum', 'maximum', 'format'];

/** All of them. */
export function contractMutants(contract: Contract): ContractMutant[] {
  const mutants: ContractMutant[] = [];
  const add = (path: string[], how: string, edit: Edit) => {
    const copy = structuredClone(contract);
    const parent = path.slice(0, -1).reduce<unknown>((node, key) => Object(node)[key], copy);
    const key = path.at(-1) ?? '';
    edit(Object(parent), key);
    const pointer = `#/${path.map((part) => part.replaceAll('/', '~1')).join('/')}`;
    mutants.push({
      name: `${how} ${pointer}`,
      contract: copy,
      equivalent: whyEquivalent(contract, path, how),
    });
  };
  visit(contract, [], (path, value) => {
    const key = path.at(-1) ?? '';
    const parent = path.at(-2) ?? '';
    if (isSchemaKeyword(path) && keywords.includes(key)) {
      add(path, 'removed', remove);
      const altered = alterations[key];
      if (altered)
        add(path, 'altered', (node, name) => {
          node[name] = altered(value);
        });
      if (key === 'required' && Array.isArray(value))
        for (const name of value)
          add(path, `without ${name}:`, (node) => {
            node['required'] = value.filter((one) => one !== name);
          });
    }
    if (parent === 'responses' && path[0] === 'paths') {
      add(path, 'removed', remove);
      add(path, 'renamed', (node, name) => {
        node[name === 'default' ? '500' : String(Number(name) + 7)] = node[name];
        delete node[name];
      });
    }
    if (parent === 'headers' && path[1] !== 'headers') add(path, 'removed', remove);
    if (parent === 'examples' && !path.includes('schemas') && path[1] !== 'examples')
      add(path, 'removed', remove);
    if (path[0] === 'components' && path[1] === 'headers' && parent !== 'components' && key === 'value')
      add(path, 'altered', (node, name) => {
        node[name] = 'Bearer error="altered"';
      });
    if (path[0] === 'components' && path[1] === 'examples' && key === 'value' && path.length === 4)
      add(path, 'altered', (node, name) => {
        node[name] = alteredExample(value);
      });
    if (key === 'x-invalid-request') {
      add(path, 'removed', remove);
      add(path, 'made valid', (node, name) => {
        node[name] = {};
      });
    }
    if (key === 'security' && path[0] === 'paths') {
      add(path, 'removed', remove);
      add(path, 'emptied', (node, name) => {
        node[name] = [];
      });
    }
    if (key === 'scheme' && path[1] === 'securitySchemes')
      add(path, 'altered', (node, name) => {
        node[name] = 'basic';
      });
    if (parent === 'requestBody' && key === 'required')
      add(path, 'altered', (node, name) => {
        node[name] = !value;
      });
  });
  return mutants;
}

function alteredExample(value: unknown): unknown {
  const { error } = Object(value);
  return error
    ? { ...Object(value), error: { ...error, name: `${error.name}X` } }
    : { ...Object(value), another: 'x' };
}

/** Whether a path ends at a keyword of a schema: not at a property's name, nor inside an example. */
function isSchemaKeyword(path: string[]): boolean {
  if (path.some((key) => ['examples', 'x-inferred', 'value'].includes(key))) return false;
  const start = path.findLastIndex((key) => key === 'schemas' || key === 'schema');
  if (start < 0) return false;
  const inside = path.slice(path[start] === 'schemas' ? start + 2 : start + 1);
  // `properties` is followed by a name; only every other key below can be a keyword.
  return inside.length > 0 && inside.at(-2) !== 'properties';
}

/** What a correct server's answers cannot show. */
function whyEquivalent(contract: Contract, path: string[], how: string): string | undefined {
  const pointer = path.join('/');
  const key = path.at(-1) ?? '';
  const isRequest = pointer.startsWith('components/schemas/ContactChanges');
  const isSchema = isSchemaKeyword(path);
  const isLooser = how === 'removed' || how.startsWith('without');
  // Without it both branches of a choice fit the other failure.
  if (pointer === 'components/schemas/ValidationError/properties/name/const') return undefined;
  if (pointer.includes('ContactId/schema')) return 'an empty id makes another URL, and the rest is any text';
  if (isSchema && !isRequest && (isLooser || (key === 'additionalProperties' && how === 'altered')))
    return 'an answer that keeps the stricter schema keeps the looser one';
  if (isRequest && pointer.endsWith('meta/additionalProperties') && how === 'removed')
    return 'any member is allowed without the keyword too';
  if (
    path[0] === 'paths' &&
    path.at(-2) === 'responses' &&
    how === 'removed' &&
    ['400', '401', '403'].includes(key)
  )
    return 'the failure is covered by the default response, which has the same envelope';
  if (path.at(-2) === 'headers' && how === 'removed') return 'every header is optional in an answer';
  if (path.at(-2) === 'examples' && how === 'removed')
    return 'one question less is asked; the answers to the others are as before';
  if (pointer.includes('headers/Retry-After/schema')) return 'a number of seconds is a text and an integer';
  if (path[1] === 'headers' && key === 'value') {
    if (path[2] === 'X-Request-Id') return 'the id of an exchange is any text';
    if (path[2] === 'Retry-After') return 'how long to wait is for the server to say';
  }
  if (path[1] === 'examples' && key === 'value') {
    const { success, record } = Object(path.reduce<unknown>((node, name) => Object(node)[name], contract));
    if (success === true && record)
      return 'the record in a success is compared with what was sent, not with the example';
    if (/internal-error|unavailable/.test(pointer)) return 'no request makes a correct server fail like this';
  }
  return undefined;
}

function visit(node: unknown, path: string[], see: (path: string[], value: unknown) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node as Members)) {
    see([...path, key], value);
    visit(value, [...path, key], see);
  }
}
