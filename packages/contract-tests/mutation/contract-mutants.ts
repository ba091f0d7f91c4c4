/** Mechanical mutants of a contract: each constraint, status, header, example and security line removed or altered. */
import { encodeFragment, get, isObject, type JsonObject } from '@addressbook/contract/model';

/** A contract that is wrong in one thing. */
export type ContractMutant = {
  /** What was done, and where: a pointer into the bundle. */
  name: string;
  contract: object;
  /** Why the responses of a correct server cannot tell it from the true contract; undefined when they can. */
  equivalent: string | undefined;
};

/** A member of the contract that could be changed. */
type Site = { path: string[]; key: string; parent: string | undefined; value: unknown };

/** A change of one member: how it is called, and what it does with the object that the member is in. */
type Edit = { how: string; apply: (holder: JsonObject, key: string) => void };

const removed: Edit = {
  how: 'removed',
  apply: (holder, key) => {
    delete holder[key];
  },
};

function set(how: string, value: unknown): Edit {
  return {
    how,
    apply: (holder, key) => {
      holder[key] = value;
    },
  };
}

/** For each keyword of a schema, another value that means something else. */
const otherValues: Record<string, (value: unknown) => unknown> = {
  type: (value) => (value === 'string' ? 'integer' : 'string'),
  const: (value) => (typeof value === 'boolean' ? !value : `${value}X`),
  pattern: (value) => `${String(value).replace(/\$$/, '')}00$`,
  required: (value) => [...(Array.isArray(value) ? value : []), 'another'],
  additionalProperties: (value) => !value,
  minLength: (value) => Number(value) + 1,
};

const keywords = [...Object.keys(otherValues), 'oneOf', 'enum', 'maxLength', 'minimum', 'maximum'];

/** All mutants of a contract. */
export function contractMutants(contract: object): ContractMutant[] {
  return sitesIn(contract, []).flatMap((site) =>
    editsOf(site).map(({ how, apply }) => {
      const copy = structuredClone(contract);
      const holder = get(copy, ...site.path.slice(0, -1));
      if (isObject(holder)) apply(holder, site.key);
      const equivalent = whyEquivalent(contract, site, how);
      return { name: `${how} ${encodeFragment(site.path)}`, contract: copy, equivalent };
    }),
  );
}

function sitesIn(node: unknown, path: string[]): Site[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [
    { path: [...path, key], key, parent: path.at(-1), value },
    ...sitesIn(value, [...path, key]),
  ]);
}

function editsOf(site: Site): Edit[] {
  if (isSchemaKeyword(site.path)) return keywords.includes(site.key) ? keywordEdits(site) : [];
  return [...exampleEdits(site), ...declarationEdits(site)];
}

function keywordEdits({ key, value }: Site): Edit[] {
  const other = otherValues[key];
  const names: unknown[] = key === 'required' && Array.isArray(value) ? value : [];
  return [
    removed,
    ...(other ? [set('altered', other(value))] : []),
    ...names.map((name) =>
      set(
        `without ${name}:`,
        names.filter((one) => one !== name),
      ),
    ),
  ];
}

/** Edits of examples, their values and what stands beside these. */
function exampleEdits({ path, key, parent, value }: Site): Edit[] {
  const [first, second] = path;
  const isComponent = first === 'components' && path.length === 4;
  if (key === 'x-invalid-request') return [removed, set('made valid', {})];
  if (key === 'x-reached-by') return [removed, set('altered', 'request')];
  if (key === 'value' && isComponent && second === 'examples') return [set('altered', alteredExample(value))];
  if (key === 'value' && first === 'components' && second === 'headers')
    return [set('altered', 'Bearer error="altered"')];
  return parent === 'examples' && !path.includes('schemas') && second !== 'examples' ? [removed] : [];
}

/** Edits of responses, headers, security and bodies. */
function declarationEdits({ path, key, parent, value }: Site): Edit[] {
  const [first, second] = path;
  if (parent === 'responses' && first === 'paths') return [removed, renamed];
  if (parent === 'headers' && second !== 'headers') return [removed];
  if (key === 'security' && first === 'paths') return [removed, set('emptied', [])];
  if (key === 'scheme' && second === 'securitySchemes') return [set('altered', 'basic')];
  if (parent === 'requestBody' && key === 'required') return [set('altered', !value)];
  return [];
}

const renamed: Edit = {
  how: 'renamed',
  apply: (holder, status) => {
    holder[status === 'default' ? '500' : String(Number(status) + 7)] = holder[status];
    delete holder[status];
  },
};

function alteredExample(value: unknown): unknown {
  const error = get(value, 'error');
  if (!isObject(value)) return value;
  return isObject(error)
    ? { ...value, error: { ...error, name: `${error['name']}X` } }
    : { ...value, another: 'x' };
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

/** What the responses of a correct server cannot show. */
function whyEquivalent(contract: object, site: Site, how: string): string | undefined {
  if (isSchemaKeyword(site.path)) return whyEquivalentSchema(site, how);
  const { path, key, parent, value } = site;
  const isRemoved = how === 'removed';
  if (parent === 'responses' && isRemoved && ['400', '401', '403'].includes(key))
    return 'the error is covered by the default response, which has the same envelope';
  if (parent === 'headers' && isRemoved) return 'every header is optional in a response';
  if (parent === 'examples' && isRemoved)
    return 'there is one test case less; the responses to the others are as before';
  if (['x-reached-by', 'x-invalid-request'].includes(key) && isRemoved)
    return 'a case is left out when the contract does not say how it is reached; the linter demands that it does';
  if (key === 'value') return whyEquivalentValue(contract, path, value);
  return undefined;
}

function whyEquivalentSchema({ path, key }: Site, how: string): string | undefined {
  const pointer = path.join('/');
  const isRequest = pointer.startsWith('components/schemas/ContactChanges');
  const isLooser = how === 'removed' || how.startsWith('without');
  // Without it both branches of a choice fit the other error.
  if (pointer === 'components/schemas/ValidationError/properties/name/const') return undefined;
  if (pointer.includes('ContactId/schema'))
    return 'an empty id makes another URL, and the rest is any string';
  if (!isRequest && (isLooser || (key === 'additionalProperties' && how === 'altered')))
    return 'a response that keeps the stricter schema keeps the looser one';
  if (pointer.endsWith('meta/additionalProperties') && how === 'removed')
    return 'any member is allowed without the keyword too';
  if (pointer.includes('headers/Retry-After/schema')) return 'a number of seconds is a string and an integer';
  return undefined;
}

function whyEquivalentValue(contract: object, path: string[], value: unknown): string | undefined {
  const [, kind, name = ''] = path;
  if (kind === 'headers' && name === 'X-Request-Id') return 'the id of an exchange is any string';
  if (kind === 'headers' && name === 'Retry-After') return 'the server decides how long to wait';
  if (kind === 'parameters') return 'the path parameters are those of the target';
  if (get(value, 'success') === true)
    return 'the record of a success is compared with what was sent, not with the example';
  const way = get(contract, 'components', 'examples', name, 'x-reached-by');
  return way === 'nothing-a-caller-can-do' ? 'no request leads to it' : undefined;
}
