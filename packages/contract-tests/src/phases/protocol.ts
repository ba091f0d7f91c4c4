import { Buffer } from 'node:buffer';
import { get, isObject, type Operation, type Schema } from '@addressbook/contract/model';
import { bodySchema, properBody } from '../contract.ts';
import { encoded, pathOf, pathParametersOf, unknownId, withLast } from '../operation-request.ts';
import type { RequestTemplate } from '../request.ts';
import type { Session } from '../session.ts';
import { createTestCase, type Expectation } from '../test-case.ts';

/** A request that HTTP or JSON forbids, or that is not one of the operation. */
type WrongRequest = { title: string; request: RequestTemplate; expects: Expectation };

/** What HTTP and JSON themselves demand: a wrong request is refused in the envelope, and the server lives on. */
export async function protocolPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    const proper = session.request(operation, properBody(operation));
    for (const wrong of [
      ...methodsOf(session, operation),
      ...pathsOf(session, operation),
      ...bodiesOf(session, operation),
    ]) {
      await session.run(createTestCase({ phase: 'protocol', operation, ...wrong }));
      // On the connection that has just seen a wrong request.
      const title = `A proper request after ${wrong.title.toLowerCase()}`;
      await session.run(createTestCase({ phase: 'protocol', operation, title, request: proper }));
    }
  }
}

/**
 * A request that may mean something else than the operation, to this server or to what stands before it: without a
 * key, for an id that does not exist, and with a body that changes nothing.
 */
function strange(session: Session, operation: Operation, change: Partial<RequestTemplate>): RequestTemplate {
  const request = session.request(operation, session.harmlessBody(operation), {
    pathParameters: withLast(operation, session.target.pathParameters, unknownId),
    headers: { authorization: undefined },
  });
  return { ...request, ...change };
}

/** Refusals of a method (RFC 9110, section 9.1); a server may check the key first. */
const methodRefusals = [405, 404, 501, 401, 403];

/** A method that does not exist. What reads requests before the API may refuse it without an envelope, as Node does. */
const madeUpMethod = 'ADDRESSBOOKTEST';

function methodsOf(session: Session, operation: Operation): WrongRequest[] {
  const declared = session.methodsBeside(operation);
  const others = ['GET', 'PUT', 'PATCH', 'DELETE', 'POST'].filter((other) => !declared.includes(other));
  const withMethod = (method: string) =>
    strange(session, operation, { method, ...(method === 'GET' && { body: undefined }) });
  return [
    ...others.map(
      (other): WrongRequest => ({
        title: `The method ${other}`,
        request: withMethod(other),
        expects: { kind: 'foreign', statuses: methodRefusals },
      }),
    ),
    {
      title: 'A method that does not exist',
      request: withMethod(madeUpMethod),
      expects: { kind: 'status', statuses: [...methodRefusals, 400] },
    },
  ];
}

function pathsOf(session: Session, operation: Operation): WrongRequest[] {
  const values = encoded(session.target.pathParameters);
  const pathWith = (value: string) => pathOf(operation, withLast(operation, values, value));
  const wrong = (title: string, path: string, expects: Expectation): WrongRequest => ({
    title,
    request: strange(session, operation, { path }),
    expects,
  });
  const ids = [
    wrong('A bad percent escape in the path', pathWith('%E0%A4%A'), { kind: 'foreign' }),
    // An id may be any string, so a server may look these up or refuse them.
    wrong('An id that is a null byte', pathWith('%00'), { kind: 'any' }),
    wrong('An id that leads out of the path', pathWith('..%2f..%2fx'), { kind: 'any' }),
  ];
  return [
    wrong('A path that is not in the contract', `/not-in-the-contract${pathWith(unknownId)}`, {
      kind: 'foreign',
    }),
    ...(pathParametersOf(operation).length > 0 ? ids : []),
  ];
}

function bodiesOf(session: Session, operation: Operation): WrongRequest[] {
  if (!bodySchema(operation)) return [];
  return [...typesOf(session, operation), ...syntaxOf(session, operation), ...sizesOf(session, operation)];
}

function typesOf(session: Session, operation: Operation): WrongRequest[] {
  const body = properBody(operation);
  const expects: Expectation = { kind: 'refusal', statuses: [415, 400] };
  const typed = (type: string | undefined) =>
    session.request(operation, body, { headers: { 'content-type': type } });
  const form = { ...typed('application/x-www-form-urlencoded'), body: `${memberOf(body)}=x` };
  return [
    { title: 'The content type text/plain', request: typed('text/plain'), expects },
    { title: 'A form', request: form, expects },
    { title: 'No content type', request: typed(undefined), expects },
  ];
}

function syntaxOf(session: Session, operation: Operation): WrongRequest[] {
  const body = properBody(operation);
  const proper = session.request(operation, body);
  const { expects: refusal } = session.refusalOf(operation);
  const syntax: Expectation = {
    kind: 'refusal',
    statuses: [400],
    name: refusal.kind === 'refusal' ? refusal.name : undefined,
  };
  const wrong = (title: string, text: string | Buffer, expects: Expectation = syntax): WrongRequest => ({
    title,
    request: { ...proper, body: text },
    expects,
  });
  const name = memberOf(body);
  const member = JSON.stringify({ [name]: get(body, name) ?? 'x' }).slice(1, -1);
  return [
    wrong('An empty body', '', operation.requestBody?.required ? syntax : { kind: 'success' }),
    wrong('Half an object', `{${JSON.stringify(name)}:`),
    wrong('A comma too many', `{${member},}`),
    wrong('NaN', `{${JSON.stringify(name)}:NaN}`),
    wrong('Two values', '{}{}'),
    wrong('Bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])),
    wrong('A member twice', `{${member},${member}}`),
  ];
}

function sizesOf(session: Session, operation: Operation): WrongRequest[] {
  const body = properBody(operation);
  const proper = session.request(operation, body);
  const schema = bodySchema(operation);
  const deep = JSON.stringify(memberOf(body, isObject));
  // A member that may be long, where there is one: then only the size is wrong.
  const long = memberOf(body, (_, name) => !schema || isAllowed(session, schema, name));
  const expects: Expectation = { kind: 'refusal', statuses: [400, 413] };
  const wrong = (title: string, text: string): WrongRequest => ({
    title,
    request: { ...proper, body: text },
    expects,
  });
  return [
    wrong('Thirty thousand brackets', '['.repeat(30_000)),
    wrong('A deeply nested object', `${`{${deep}:`.repeat(5000)}{}${'}'.repeat(5000)}`),
    wrong('Two megabytes', JSON.stringify({ [long]: 'x'.repeat(2_000_000) })),
  ];
}

function isAllowed(session: Session, schema: Schema, name: string): boolean {
  return session.validate(schema, { [name]: 'x'.repeat(2000) }).length === 0;
}

/** The name of a member that a body has: the first one that fits, otherwise the first one. */
function memberOf(body: unknown, fits: (value: unknown, name: string) => boolean = () => true): string {
  const members = isObject(body) ? Object.entries(body) : [];
  const member = members.find(([name, value]) => fits(value, name)) ?? members[0];
  return member?.[0] ?? 'a';
}
