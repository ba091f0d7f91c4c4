import { componentOf, memberKey, quoted } from '@addressbook/contract/generate';
import { get, type Place } from '@addressbook/contract/model';

/** Writes checks of shapes as calls of the functions in `src/check.ts`. */
export type CheckWriter = {
  /** The check of a schema; a schema with a name gets a check with a name. */
  checkOf: (schema: Place | undefined) => string;
  /** One check for several shapes. */
  either: (checks: string[]) => string;
  /** The declarations of the checks with names, each after those that it uses. */
  declarations: () => string[];
};

const anything = 'anything';
const primitives = ['string', 'number', 'boolean'];

/**
 * Makes a writer of checks: of types, of constants, and of the members that are required. Optional members are not
 * looked at, and of an enumeration only the type: a new value is no reason to refuse a response.
 */
export function checkWriter(): CheckWriter {
  const declared = new Map<string, string>();
  const underWay = new Set<string>();

  function checkOf(schema: Place | undefined): string {
    const component = componentOf(schema);
    if (!schema || component === undefined) return shapeOf(schema);
    const name = `is${component}`;
    // A schema that holds itself: its check is looked up when it is called.
    if (underWay.has(name)) return `(value) => ${name}(value)`;
    if (!declared.has(name)) {
      underWay.add(name);
      const shape = shapeOf(schema);
      underWay.delete(name);
      declared.set(name, shape);
    }
    return name;
  }

  function shapeOf(schema: Place | undefined): string {
    if (!schema) return anything;
    const { node } = schema;
    const alternatives = ['oneOf', 'anyOf'].map((key) => membersOf(schema, key).map(checkOf));
    const constant = get(node, 'const');
    const all = [
      constant === undefined ? typeOf(schema) : exactly(constant),
      ...membersOf(schema, 'allOf').map(checkOf),
      ...alternatives.filter((checks) => checks.length > 0).map(either),
    ];
    const parts = [...new Set(all.filter((check) => check !== anything))];
    const [only = anything] = parts;
    const check = parts.length > 1 ? `all(${parts.join(', ')})` : only;
    return get(node, 'nullable') === true ? either([check, exactly(null)]) : check;
  }

  function typeOf(schema: Place): string {
    const type = get(schema.node, 'type') ?? (get(schema.node, 'properties') && 'object');
    return either([type].flat().map((one) => checkOfType(one, schema)));
  }

  function checkOfType(type: unknown, schema: Place): string {
    if (type === 'object') return objectOf(schema);
    if (type === 'array') return `array(${checkOf(schema.step('items'))})`;
    if (type === 'null') return exactly(null);
    const primitive = type === 'integer' ? 'number' : type;
    return primitives.find((name) => name === primitive) ?? anything;
  }

  function objectOf(schema: Place): string {
    const required = [get(schema.node, 'required') ?? []].flat().map(String);
    const members = required
      .map((name) => ({ name, member: schema.step('properties', name) }))
      .filter(({ member }) => get(member?.node, 'writeOnly') !== true)
      .map(({ name, member }) => ({ name, check: checkOf(member) }))
      .filter(({ check }) => check !== anything);
    const written = members.map(({ name, check }) =>
      name === check ? name : `${memberKey(name)}: ${check}`,
    );
    return written.length === 0 ? 'object({})' : `object({ ${written.join(', ')} })`;
  }

  return {
    checkOf,
    either,
    declarations: () => [...declared].map(([name, shape]) => `const ${name}: Check = ${shape};`),
  };
}

function either(checks: string[]): string {
  const distinct = [...new Set(checks)];
  const [only = anything] = distinct;
  if (distinct.includes(anything)) return anything;
  return distinct.length === 1 ? only : `either(${distinct.join(', ')})`;
}

function exactly(value: unknown): string {
  return `exactly(${typeof value === 'string' ? quoted(value) : JSON.stringify(value)})`;
}

function membersOf(schema: Place, key: string): (Place | undefined)[] {
  const list = get(schema.node, key);
  return Array.isArray(list) ? list.map((_, index) => schema.step(key, String(index))) : [];
}
