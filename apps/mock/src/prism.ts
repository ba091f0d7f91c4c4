import { createLogger } from '@stoplight/prism-core';
import { createInstance, getHttpOperationsFromSpec } from '@stoplight/prism-http';
import type { Answer, Issue } from './answer.ts';
import type { Case, Contract } from './contract.ts';

/** A request whose body is parsed. */
type ParsedRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
};

/** What Prism makes of a request: its answer, and what it found wrong in the request. */
type Mocked = { answer: Answer; issues: Issue[] };

/** Answers a request; `choice` is the case to answer with, Prism's own choice when there is none. */
export type Mocker = (request: ParsedRequest, choice?: Case, dynamic?: boolean) => Promise<Mocked>;

/** Prism's methods, in lower case. */
type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';

/**
 * Makes Prism ready for a contract. With `upstream` it asks that server instead of answering itself, and finds what is
 * wrong in the answers too. Rejects when Prism cannot read the contract.
 */
export async function createMocker(contract: Contract, upstream?: URL): Promise<Mocker> {
  // Prism resolves references in place, so it gets a copy.
  const operations = await getHttpOperationsFromSpec(structuredClone(contract));
  const common = {
    validateRequest: true,
    validateResponse: upstream !== undefined,
    checkSecurity: false, // the front has looked at the key
    errors: false,
    upstreamProxy: undefined,
  };
  const configOf = (mock: { dynamic: boolean; code?: number; exampleKey?: string }) =>
    upstream
      ? ({ ...common, mock, isProxy: true, upstream } as const)
      : ({ ...common, mock, isProxy: false } as const);
  const prism = createInstance(configOf({ dynamic: false }), {
    logger: createLogger('mock', { enabled: false }),
  });

  return async ({ method, path, query, headers, body }, choice, dynamic = false) => {
    const input = {
      method: method.toLowerCase() as Method, // a route of the contract has this method
      url: { path, query },
      headers,
      body,
    };
    const config = configOf({ dynamic, ...(choice && { code: choice.status, exampleKey: choice.key }) });
    const result = await prism.request(input, operations, config)();
    if (result._tag === 'Left') throw result.left;
    const { output, validations } = result.right;
    const found = (diagnostics: typeof validations.input, words: string) =>
      diagnostics.map(({ path = [], message }) => ({ pointer: pointerOf(path), message: words + message }));
    return {
      answer: { status: output.statusCode, headers: { ...output.headers }, body: output.body },
      issues: [...found(validations.input, ''), ...found(validations.output, 'The answer: ')],
    };
  };
}

/** Prism's path begins with the part of the request; only in the body there is something to point at. */
function pointerOf([part, ...keys]: (string | number)[]): string {
  if (part !== 'body') return '';
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
