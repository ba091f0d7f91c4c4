import { isObject } from '@addressbook/contract/model';
import type { UserContext } from '@redocly/openapi-core';
import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { follow, isReference, type Place } from './place.ts';

/** Keywords that OpenAPI adds to JSON Schema (OpenAPI 3.1, section 4.8.24), and the deprecated `example`. */
const openApiVocabulary = ['discriminator', 'xml', 'externalDocs', 'example'];

/** Keywords whose value is a schema, a list of schemas, or a map of them (JSON Schema 2020-12, core, section 10). */
const schemaKeywords = {
  one: [
    'items',
    'additionalProperties',
    'not',
    'if',
    'then',
    'else',
    'contains',
    'propertyNames',
    'unevaluatedItems',
    'unevaluatedProperties',
    'contentSchema',
  ],
  list: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  map: ['properties', 'patternProperties', '$defs', 'dependentSchemas'],
};

/** A strict validator for JSON Schema 2020-12. */
export function createAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, ...options });
  addFormats.default(ajv);
  ajv.addVocabulary(openApiVocabulary);
  return ajv;
}

/** A copy of a schema without extensions, its subschemas replaced by `true`. */
export function withoutSubschemas(schema: Record<string, unknown>): Record<string, unknown> {
  const yes = (value: unknown) => (isObject(value) ? true : value);
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !key.startsWith('x-') && key !== '$ref')
      .map(([key, value]) => {
        if (schemaKeywords.one.includes(key)) return [key, yes(value)];
        if (schemaKeywords.list.includes(key) && Array.isArray(value)) return [key, value.map(yes)];
        if (!schemaKeywords.map.includes(key) || !isObject(value)) return [key, value];
        return [key, Object.fromEntries(Object.entries(value).map(([name, member]) => [name, yes(member)]))];
      }),
  );
}

/** Compiles the schemas of one document, each once. */
export class SchemaCompiler {
  // `schema-compiles` validates the schemas themselves; doing so again would take most of the time.
  readonly #ajv = createAjv({ strict: false, validateSchema: false, code: { optimize: false } });
  readonly #compiled = new Map<string, ValidateFunction | undefined>();

  /** The validator for the schema at a place; undefined when it does not compile, which `schema-compiles` reports. */
  validatorOf(ctx: UserContext, schema: Place): ValidateFunction | undefined {
    const key = schema.location.absolutePointer;
    if (!this.#compiled.has(key)) this.#compiled.set(key, this.#compile(ctx, schema));
    return this.#compiled.get(key);
  }

  #compile(ctx: UserContext, schema: Place): ValidateFunction | undefined {
    try {
      return this.#ajv.compile(standalone(ctx, schema));
    } catch {
      return undefined;
    }
  }
}

/** The schema at a place as one document: the targets of its references stand under `$defs`, so that cycles stay cycles. */
export function standalone(ctx: UserContext, schema: Place): Record<string, unknown> {
  const names = new Map<string, string>();
  const $defs: Record<string, unknown> = {};

  const convert = ({ node, location }: Place): unknown => {
    if (!isObject(node)) return node;
    const members = Object.entries(node)
      .filter(([key]) => !key.startsWith('x-') && key !== '$ref')
      .map(([key, value]) => [key, convertKeyword(key, { node: value, location: location.child(key) })]);
    const reference = isReference(node) ? { $ref: `#/$defs/${define({ node, location })}` } : {};
    return { ...Object.fromEntries(members), ...reference };
  };
  const convertKeyword = (keyword: string, { node, location }: Place): unknown => {
    const child = ([key, value]: [string, unknown]) =>
      convert({ node: value, location: location.child(key) });
    if (schemaKeywords.one.includes(keyword)) return convert({ node, location });
    if (schemaKeywords.list.includes(keyword) && Array.isArray(node)) return Object.entries(node).map(child);
    if (!schemaKeywords.map.includes(keyword) || !isObject(node)) return node;
    return Object.fromEntries(Object.entries(node).map((entry) => [entry[0], child(entry)]));
  };
  const define = (reference: Place): string => {
    const target = follow(ctx, reference) ?? { node: {}, location: reference.location };
    const key = target.location.absolutePointer;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `schema${names.size}`;
    names.set(key, name);
    $defs[name] = convert(target);
    return name;
  };

  const root = convert(schema);
  return { ...(isObject(root) ? root : {}), $defs };
}
