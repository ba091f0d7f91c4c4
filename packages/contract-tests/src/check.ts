import type { Case, Contract, DeclaredResponse, Operation, Source } from './contract.ts';
import type { Answer } from './exchange.ts';
import type { Expectation, Probe, Problem } from './probe.ts';
import type { Validator } from './validate.ts';

/** What the checks need beside an answer. */
export type Rules = { contract: Contract; validate: Validator; secrets: string[] };

/** Everything that is wrong with an answer: to this probe, and as an answer at all. */
export function problemsOf(rules: Rules, probe: Probe, answer: Answer): Problem[] {
  return [
    ...expectationProblems(probe, answer),
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

function expectationProblems({ expects, operation, source }: Probe, answer: Answer): Problem[] {
  const messages = {
    success: () => successMessages(operation, answer),
    case: () => (expects.kind === 'case' ? caseMessages(expects.of, answer) : []),
    refusal: () => refusalMessages(expects, answer),
    any: () => (answer.status >= 500 || answer.status < 200 ? [`has the status ${answer.status}`] : []),
  }[expects.kind]();
  return messages.map((message) => ({ message, source }));
}

function successMessages({ responses }: Operation, { status }: Answer): string[] {
  const wanted = responses
    .filter((response) => response.status.startsWith('2'))
    .map((response) => response.status);
  return wanted.includes(String(status))
    ? []
    : [`has the status ${status} instead of ${wanted.join(' or ')}`];
}

function refusalMessages(expects: Expectation, answer: Answer): string[] {
  const { statuses = [], name } = expects.kind === 'refusal' ? expects : {};
  const { status } = answer;
  if (status < 400 || status >= 500) return [`has the status ${status} instead of a refusal`];
  return [
    ...(statuses.length > 0 && !statuses.includes(status)
      ? [`has the status ${status} instead of ${statuses.join(' or ')}`]
      : []),
    ...(name !== undefined && errorOf(answer).name !== name
      ? [`has the error name ${shown(errorOf(answer).name)} instead of ${name}`]
      : []),
  ];
}

function caseMessages(of: Case, answer: Answer): string[] {
  const { name, statusCode } = Object(Object(of.body).error);
  const error = errorOf(answer);
  return [
    ...(answer.status === of.status ? [] : [`has the status ${answer.status} instead of ${of.status}`]),
    ...(error.name === name ? [] : [`has the error name ${shown(error.name)} instead of ${name}`]),
    ...(error.statusCode === statusCode
      ? []
      : [`has the statusCode ${shown(error.statusCode)} in its body instead of ${statusCode}`]),
    ...Object.entries(of.headers).flatMap(([header, example]) => caseHeaderMessages(header, example, answer)),
  ];
}

function caseHeaderMessages(header: string, example: string, { headers }: Answer): string[] {
  const value = headers[header];
  if (value === undefined) return [`has no ${header} header`];
  const code = (text: string) => /error="([^"]*)"/.exec(text)?.[1] ?? 'none';
  const [wanted, found] = [code(example), code(String(value))];
  return header === 'www-authenticate' && wanted !== found
    ? [`has the error ${shown(found)} in www-authenticate instead of ${wanted}`]
    : [];
}

function bodyProblems({ validate }: Rules, operation: Operation, answer: Answer): Problem[] {
  const declared = declaredFor(operation, answer.status);
  if (!declared)
    return [{ message: `has the status ${answer.status}, which is not declared`, source: 'documented' }];
  if (declared.schema === undefined) return [];
  const { source } = declared;
  const type = String(answer.headers['content-type'] ?? 'none');
  if (!/^application\/json\s*(;|$)/i.test(type))
    return [{ message: `has the content type ${shown(type)} instead of application/json`, source }];
  if (answer.json === undefined) return [{ message: 'has a body that is not JSON', source }];
  return validate(declared.schema, answer.json).map((violation) => ({
    message: `breaks ${violation.rule} at ${violation.pointer || 'its root'}: ${violation.message}`,
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
      .split(/ *, */)
      .includes(operation.method)
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

/** What is said about a wrong value never repeats it: it may be about a person. */
function echoProblems({ changes }: Probe, { json }: Answer): Problem[] {
  const issues: unknown = Object(Object(json).error).issues;
  const said = Array.isArray(issues) ? issues.map((issue) => String(Object(issue).message)) : [];
  const sent = Object.values(Object(changes)).filter(
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

/** An answer says nothing of the key, nor of the inside of the server. */
function leakProblems({ secrets }: Rules, { text, headers }: Answer): Problem[] {
  const whole = `${text}\n${JSON.stringify(headers)}`;
  const source: Source = 'inferred';
  return [
    ...(secrets.some((secret) => whole.includes(secret)) ? [{ message: 'repeats an API key', source }] : []),
    ...(/\bat .{0,200}\(?[^\s()]+:\d+:\d+\)?/.test(text) || text.includes('node_modules')
      ? [{ message: 'has a stack trace', source }]
      : []),
  ];
}

function errorOf({ json }: Answer): { name?: unknown; statusCode?: unknown } {
  return Object(Object(json).error);
}

/** A value in a message, cut: what a server sends could be anything. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 60) : typeof value === 'number' ? String(value) : 'none';
}
