import type { Plugin } from '@redocly/openapi-core';
import { knownCaseExtensions, pairedCases, uniqueCaseKeys } from './cases.ts';
import { examplesConform, invalidRequestsFail } from './examples-conform.ts';
import { inferenceMarked } from './inference-marked.ts';
import { noJavascriptGlobal } from './no-javascript-global.ts';
import { noOrphanFile } from './no-orphan-file.ts';
import { noSingleExample } from './no-single-example.ts';
import { oneErrorEnvelope } from './one-error-envelope.ts';
import { operationNamesPermission } from './operation-names-permission.ts';
import { reachedBy } from './reached-by.ts';
import { schemaCompiles } from './schema-compiles.ts';

const rules = {
  'examples-conform': examplesConform,
  'inference-marked': inferenceMarked,
  'invalid-requests-fail': invalidRequestsFail,
  'known-case-extensions': knownCaseExtensions,
  'no-javascript-global': noJavascriptGlobal,
  'no-orphan-file': noOrphanFile,
  'no-single-example': noSingleExample,
  'one-error-envelope': oneErrorEnvelope,
  'operation-names-permission': operationNamesPermission,
  'paired-cases': pairedCases,
  'reached-by': reachedBy,
  'schema-compiles': schemaCompiles,
  'unique-case-keys': uniqueCaseKeys,
};

/** The house rules, as a plugin of Redocly's linter. `extends: [house/all]` turns all of them on, as errors. */
// biome-ignore lint/style/noDefaultExport: Redocly loads a plugin by its default export.
export default function house(): Plugin {
  const all = Object.fromEntries(Object.keys(rules).map((rule) => [`house/${rule}`, 'error' as const]));
  return { id: 'house', rules: { oas3: rules }, configs: { all: { rules: all } } };
}
