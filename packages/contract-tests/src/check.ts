import type { Case, Contract, DeclaredResponse, Operation, Source } from './contract.ts';
import type { Answer } from './exchange.ts';
import type { Expectation, Probe, Problem } from './probe.ts';
import type { Redactor } from './redact.ts';
import type { Validator } from './validate.ts';
import { get, isObject } from './values.ts';

/** What the checks need beside an answer. */
export type Rules = {
  contract: Contract;
  validate: Validator;
  /** Whether a text repeats a key. */
  leaks: (text: string) => boolean;
  foreign: Redactor['foreign'];
};

/** Everything that is wrong with an answer: to this probe, and as an answer at all. */
export function problemsOf(rules: Rules, probe: Probe, answer: Answer): Problem[] {
  if (probe.expects.kind === 'status')
    return [...expectationProblems(rules, probe, answer), ...leakProblems(rules, answer)];
  return [
    ...expectationProblems(rules, probe, answer),
    ...bodyProblems(rules, probe.operation, answer),
    ...headerProblems(probe.operation, answer),
    ...declaredHeaderProblems(rules, probe.operation, answer),
    ...echoProblems(probe, answer),
    ...leakProblems(rules, answer),
  ];
}

/** The declared response for a status: its own, or `default`. */
function declaredFor({ responses }: Operation, status: number): DeclaredResponse | undefined {
  const find = (name: string) => responses.find((response) => response.status === name);
  return find(String(status)) ?? find(`${Math.floor(status / 100)}XX`) ?? find('default');
}

function expectationProblems(rules: Rules, { expects, operation, source }: Probe, answer: Answer): Problem[] {
  return expectationMessages(rules, { expects, operation }, answer).map((message) => ({ message, source }));
}

function expectationMessages(
  rules: Rules,
  { expects, operation }: Pick<Probe, 'expects' | 'operation'>,
  answer: Answer,
): string[] {
  const { status } = answer;
  switch (expects.kind) {
    case 'success':
      return successMessages(operation, answer);
    case 'case':
      return caseMessages(rules, expects.of, answer);
    case 'refusal':
      return refusalMessages(rules, expects, answer);
    case 'any':
      return status >= 500 || status < 200 ? [`has the status ${status}`] : [];
    case 'status':
      return otherStatus(expects.statuses, status);
  }
}

function otherStatus(wanted: (number | string)[], status: number): string[] {
  return wanted.map(Number).includes(status)
    ? []
    : [`has the status ${status} instead of ${wanted.join(' or ')}`];
}

function successMessages({ responses }: Operation, { status }: Answer): string[] {
  const wanted = responses.map((response) => response.status).filter((one) => one.startsWith('2'));
  return otherStatus(wanted, status);
}

function refusalMessages(rules: Rules, expects: Expectation, answer: Answer): string[] {
  const { statuses = [], name } = expects.kind === 'refusal' ? expects : {};
  const { status } = answer;
  if (status < 400 || status >= 500) return [`has the status ${status} instead of a refusal`];
  return [
    ...(statuses.length > 0 ? otherStatus(statuses, status) : []),
    ...(name === undefined ? [] : otherName(rules, answer, name)),
  ];
}

function otherName({ foreign }: Rules, { json }: Answer, name: unknown): string[] {
  const found = get(json, 'error', 'name');
  return found === name ? [] : [`has the error name ${shown(foreign, found)} instead of ${name}`];
}

function caseMessages(rules: Rules, of: Case, answer: Answer): string[] {
  const statusCode = get(of.body, 'error', 'statusCode');
  const found = get(answer.json, 'error', 'statusCode');
  return [
    ...otherStatus([of.status], answer.status),
    ...otherName(rules, answer, get(of.body, 'error', 'name')),
    ...(found === statusCode
      ? []
      : [`has the statusCode ${shown(rules.foreign, found)} in its body instead of ${statusCode}`]),
    ...Object.entries(of.headers).flatMap(([header, example]) =>
      caseHeaderMessages(rules, { header, example }, answer),
    ),
  ];
}

function caseHeaderMessages(
  { foreign }: Rules,
  { header, example }: { header: string; example: string },
  { headers }: Answer,
): string[] {
  const value = headers[header];
  if (value === undefined) return [`has no ${header} header`];
  const code = (text: string) => /error="([^"]*)"/.exec(text)?.[1] ?? 'none';
  const [wanted, found] = [code(example), code(String(value))];
  return header === 'www-authenticate' && wanted !== found
    ? [`has the error ${shown(foreign, found)} in www-authenticate instead of ${wanted}`]
    : [];
}

function bodyProblems({ validate, foreign }: Rules, operation: Operation, answer: Answer): Problem[] {
  const declared = declaredFor(operation, answer.status);
  if (!declared)
    return [{ message: `has the status ${answer.status}, which is not declared`, source: 'documented' }];
  if (declared.schema === undefined) return [];
  const { source } = declared;
  const type = String(answer.headers['content-type'] ?? 'none');
  if (!/^application\/json\s*(;|$)/i.test(type))
    return [{ message: `has the content type ${shown(foreign, type)} instead of application/json`, source }];
  if (answer.json === undefined)
    return [{ message: `has a body that ${answer.notJson ?? 'is not JSON'}`, source }];
  return validate(declared.schema, answer.json).map((violation) => ({
    message: `breaks ${violation.rule} at ${foreign(violation.pointer) || 'its root'}: ${violation.message}`,
    source: source === 'inferred' ? source : violation.source,
  }));
}

const challenge = /^Bearer(?: +[\w!#$%&'*+.^`|~-]+="[^"\\]*"(?: *, *[\w!#$%&'*+.^`|~-]+="[^"\\]*")*)?$/i;
const bearerErrors = ['invalid_request', 'invalid_token', 'insufficient_scope'];

/** Headers that are there are well-formed; those that HTTP demands are there. */
function headerProblems(operation: Operation, { status, headers }: Answer): Problem[] {
  const messages: string[] = [];
  const authenticate = headers['www-authenticate'];
  if (status === 401 && authenticate === undefined)
    messages.push('has no www-authenticate header (RFC 9110, section 15.5.2)');
  if (authenticate !== undefined) {
    const code = /error="([^"]*)"/.exec(authenticate)?.[1];
    if (!challenge.test(authenticate) || (code !== undefined && !bearerErrors.includes(code)))
      messages.push('has a www-authenticate header that is no Bearer challenge (RFC 6750, section 3)');
  }
  const retry = headers['retry-after'];
  if (retry !== undefined && !/^\d+$/.test(retry) && !isHttpDate(retry))
    messages.push('has a retry-after header that is neither seconds nor a date (RFC 9110, section 10.2.3)');
  if (
    status === 405 &&
    !String(headers.allow ?? '')
      .split(',')
      .some((method) => method.trim() === operation.method)
  )
    messages.push(`has no allow header that names ${operation.method} (RFC 9110, section 15.5.6)`);
  const requestId = headers['x-request-id'];
  if (requestId !== undefined && !/^[\x21-\x7e]{1,200}$/.test(String(requestId)))
    messages.push('has an x-request-id header that is no id');
  return messages.map((message) => ({ message, source: 'inferred' }));
}

/** A declared header that is there fits its schema, as text or as the number that it stands for. */
function declaredHeaderProblems(
  { validate }: Rules,
  operation: Operation,
  { status, headers }: Answer,
): Problem[] {
  const declared = declaredFor(operation, status)?.headers ?? [];
  return declared.flatMap(({ name, schema }) => {
    const value = headers[name];
    if (value === undefined || schema === undefined) return [];
    const fits = [String(value), Number(value)].some((one) => validate(schema, one).length === 0);
    return fits
      ? []
      : [{ message: `has a ${name} header that breaks ${schema}`, source: 'inferred' as const }];
  });
}

/** Items of a list of the server's that are looked at, and wrong ones that are told of one answer. */
const maxItems = 100;

/** What is said about a wrong value never repeats it: it may be about a person. */
function echoProblems({ changes }: Probe, { json }: Answer): Problem[] {
  const issues = get(json, 'error', 'issues');
  const said = (Array.isArray(issues) ? issues.slice(0, maxItems) : [])
    .map((issue) => get(issue, 'message'))
    .filter((message) => typeof message === 'string');
  const sent = (isObject(changes) ? Object.values(changes) : []).filter(
    (value) => typeof value === 'string' && value.length > 5,
  );
  return sent.some((value) => said.some((text) => text.includes(String(value))))
    ? [{ message: 'repeats a value of the request in its issues', source: 'inferred' }]
    : [];
}

function isHttpDate(text: string): boolean {
  return (
    /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** A line of a stack trace: what follows is a file, a line and a column, not a time of day. */
const stackLine = /\bat [^\n]{0,200}[^\s():\d]:\d{1,7}:\d{1,7}/;

/** UTF-16 code units in which the inside of a server is looked for. */
const searched = 65_536;

/** An answer says nothing of the key, nor of the inside of the server. */
function leakProblems({ leaks }: Rules, { text, headers }: Answer): Problem[] {
  const source: Source = 'inferred';
  const beginning = text.slice(0, searched);
  return [
    ...(leaks(text) || leaks(JSON.stringify(headers)) ? [{ message: 'repeats an API key', source }] : []),
    ...(stackLine.test(beginning) || beginning.includes('node_modules')
      ? [{ message: 'has a stack trace', source }]
      : []),
  ];
}

/** A value in a message, cut: what a server sends could be anything. */
function shown(foreign: Redactor['foreign'], value: unknown): string {
  return typeof value === 'string' ? foreign(value, 60) : typeof value === 'number' ? String(value) : 'none';
}
