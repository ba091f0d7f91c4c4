import type { Plugin } from '@redocly/openapi-core';
import { knownCaseExtensions, pairedCases, uniqueCaseKeys } from './cases.ts';
import { examplesConform, invalidRequestsFail } from './examples-conform.ts';
import { inferenceMarked } from './inference-marked.ts';
import { noJavascriptGlobal } from './no-javascript-global.ts';
import { noOrphanFile } from './no-orphan-file.ts';
import { noSingleExample } from './no-single-example.ts';
import { oneFailureEnvelope } from './one-failure-envelope.ts';
import { operationNamesPermission } from './operation-names-permission.ts';
import { schemaCompiles } from './schema-compiles.ts';

/** The house rules, as a plugin of Redocly's linter. */
// biome-ignore lint/style/noDefaultExport: Redocly loads a plugin by its default export.
export default function house(): Plugin {
  return {
    id: 'house',
    rules: {
      oas3: {
        'examples-conform': examplesConform,
        'inference-marked': inferenceMarked,
        'invalid-requests-fail': invalidRequestsFail,
        'known-case-extensions': knownCaseExtensions,
        'no-javascript-global': noJavascriptGlobal,
        'no-orphan-file': noOrphanFile,
        'no-single-example': noSingleExample,
        'one-failure-envelope': oneFailureEnvelope,
        'operation-names-permission': operationNamesPermission,
        'paired-cases': pairedCases,
        'schema-compiles': schemaCompiles,
        'unique-case-keys': uniqueCaseKeys,
      },
    },
  };
}
