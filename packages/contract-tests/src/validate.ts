import { type Contract, encodeFragment, isObject, type Schema } from '@addressbook/contract/model';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { provenanceOf } from './contract.ts';
import type { Provenance } from './report.ts';

/** One way in which a value breaks a schema. The message never repeats the value. */
type SchemaError = {
  /** Where in the value, as a JSON Pointer (RFC 6901). */
  pointer: string;
  message: string;
  /** Where the contract demands it: the pointer of a keyword. */
  rule: string;
  provenance: Provenance;
};

/** Checks a value against a schema of the contract; empty when it fits. */
export type Validator = (schema: Schema, value: unknown) => SchemaError[];

/**
 * A validator for JSON Schema 2020-12 in Ajv's strict mode. A `format` is an annotation, as OpenAPI 3.1 has it. Throws
 * when a schema that is used does not compile.
 */
export function createValidator({ root }: Contract): Validator {
  const document = isObject(root.node) ? root.node : {};
  const ajv = new Ajv2020({
    allErrors: true,
    // An error then names the very schema that it comes from.
    verbose: true,
    validateFormats: false,
    validateSchema: false,
    strictTypes: false,
    strictRequired: false,
  });
  ajv.addVocabulary(['x-inferred', 'x-invalid-request', 'example', 'xml', 'externalDocs', 'discriminator']);
  // The document is not a schema itself, but its schemas refer to each other by their places in it.
  ajv.addVocabulary(Object.keys(document));
  ajv.addSchema(document, 'contract');
  const compiled = new Map<string, ValidateFunction>();
  const pointers = pointersIn(document);
  const errorOf = (schema: Schema, error: ErrorObject): SchemaError => {
    const { instancePath, keyword, message = 'is not valid', parentSchema } = error;
    const holder = (isObject(parentSchema) && pointers.get(parentSchema)) || schema.pointer;
    const provenance = provenanceOf(root.at(holder), keyword);
    return { pointer: instancePath, message, rule: `${holder}/${keyword}`, provenance };
  };
  return (schema, value) => {
    const validate = compiled.get(schema.pointer) ?? ajv.compile({ $ref: `contract${schema.pointer}` });
    compiled.set(schema.pointer, validate);
    if (validate(value)) return [];
    return mostTelling(validate.errors ?? []).map((error) => errorOf(schema, error));
  };
}

/** The pointer of each object in a document. */
function pointersIn(document: object): WeakMap<object, string> {
  const pointers = new WeakMap<object, string>();
  const walk = (node: unknown, keys: string[]) => {
    if (typeof node !== 'object' || node === null) return;
    pointers.set(node, encodeFragment(keys));
    for (const [key, member] of Object.entries(node)) walk(member, [...keys, key]);
  };
  walk(document, []);
  return pointers;
}

/** Errors of one value that are reported, and failed choices that are looked at: a hostile value has any number. */
const maxErrors = 100;

/** Of a failed choice between schemas, the choice; what each of them says would only confuse. */
function mostTelling(errors: ErrorObject[]): ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf')
    .slice(0, maxErrors);
  return errors
    .filter(
      (error) =>
        choices.includes(error) ||
        !choices.some(({ instancePath }) => error.instancePath.startsWith(instancePath)),
    )
    .slice(0, maxErrors);
}
