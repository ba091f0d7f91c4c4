import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Contract, type Source, sourceOf } from './contract.ts';

/** One way in which a value breaks a schema. The message never repeats the value. */
type Violation = {
  /** Where in the value, as a JSON Pointer (RFC 6901). */
  pointer: string;
  keyword: string;
  message: string;
  /** Where the contract says so. */
  rule: string;
  source: Source;
};

/** Judges a value by the schema at a pointer of the contract. */
export type Validator = (schema: string, value: unknown) => Violation[];

/** Compiles schemas as strict JSON Schema 2020-12. Throws when one does not compile. */
export function createValidator(contract: Contract): Validator {
  const ajv = new Ajv2020({
    allErrors: true,
    validateSchema: false,
    strictTypes: false,
    strictRequired: false,
  });
  ajv.addVocabulary(['x-inferred', 'x-invalid-request', 'example', 'xml', 'externalDocs', 'discriminator']);
  // The document is no schema itself, but schemas refer to each other by their places in it.
  ajv.addVocabulary(Object.keys(contract));
  ajv.addSchema(contract, 'contract');
  const compiled = new Map<string, ValidateFunction>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile({ $ref: `contract${schema}` });
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return mostTelling(validate.errors ?? []).map((error) => violationOf(contract, schema, error));
  };
}

/** Violations of one value that are told, and failed choices that are looked at: a hostile value has any number. */
const maxViolations = 100;

/** Of a failed choice between schemas, the choice; what each of them says would only confuse. */
function mostTelling(errors: ErrorObject[]): ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf')
    .slice(0, maxViolations);
  return errors
    .filter(
      (error) =>
        choices.includes(error) ||
        !choices.some(({ instancePath }) => error.instancePath.startsWith(instancePath)),
    )
    .slice(0, maxViolations);
}

function violationOf(contract: Contract, schema: string, error: ErrorObject): Violation {
  const { instancePath, keyword, message = 'is not valid', schemaPath } = error;
  const [, path = ''] = schemaPath.split('#');
  // A schema that is nothing but a reference reports what it refers to by its place in the contract.
  const rule = schemaPath.startsWith('contract') ? `#${path}` : `${schema}${path.replace(/^\/\$ref/, '')}`;
  const holder = rule.slice(0, rule.lastIndexOf('/'));
  return { pointer: instancePath, keyword, message, rule, source: sourceOf(contract, holder, keyword) };
}
