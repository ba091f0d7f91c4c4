import { goodBody, type Operation } from '../contract.ts';
import type { Expectation, Probe } from '../probe.ts';
import type { RequestTemplate } from '../request.ts';
import { pathTo, type Session } from '../session.ts';
import { unknownId } from './cases.ts';

type Abuse = { title: string; request: RequestTemplate; expects: Expectation };

/** What HTTP and JSON themselves demand: a wrong call is refused in the envelope, and the server lives on. */
export async function protocolPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    const proper = session.request(operation, goodBody(operation));
    for (const { title, request, expects } of [
      ...methodsOf(session, operation),
      ...pathsOf(session, operation),
      ...bodiesOf(session, operation),
    ]) {
      const probe: Probe = {
        ...{ phase: 'protocol', operation, title, expects, source: 'inferred', covers: [] },
        request,
      };
      await session.run(probe);
      // On the connection that has just seen a wrong request.
      await session.run({
        ...probe,
        title: `A proper request after ${title.toLowerCase()}`,
        request: proper,
        expects: { kind: 'success' },
      });
    }
  }
}

/**
 * A request that may mean something else than the operation, to this server or to what stands before it: without a
 * key, for a contact that nobody has, and with a body that changes nothing.
 */
function strange(session: Session, operation: Operation, change: Partial<RequestTemplate>): RequestTemplate {
  const request = session.request(operation, session.harmlessBody(operation), {
    contactId: unknownId,
    headers: { authorization: undefined },
  });
  return { ...request, ...change };
}

/** Refusals of a method (RFC 9110, section 9.1); a server may ask first who calls. */
const methodRefusals = [405, 404, 501, 401, 403];

/** A method that nobody has. What reads requests before the API may refuse it without a word, as Node does. */
const nobodysMethod = 'ADDRESSBOOKTEST';

function methodsOf(session: Session, operation: Operation): Abuse[] {
  const declared = session.methodsBeside(operation);
  const others = ['GET', 'PUT', 'PATCH', 'DELETE', 'POST'].filter((other) => !declared.includes(other));
  const withMethod = (method: string) =>
    strange(session, operation, { method, ...(method === 'GET' && { body: undefined }) });
  return [
    ...others.map(
      (other): Abuse => ({
        title: `The method ${other}`,
        request: withMethod(other),
        expects: { kind: 'refusal', statuses: methodRefusals },
      }),
    ),
    {
      title: 'A method that nobody has',
      request: withMethod(nobodysMethod),
      expects: { kind: 'status', statuses: [...methodRefusals, 400] },
    },
  ];
}

function pathsOf(session: Session, operation: Operation): Abuse[] {
  const ask = (title: string, path: string, expects: Expectation): Abuse => ({
    title,
    request: strange(session, operation, { path }),
    expects,
  });
  const nowhere = `/of-nobody${pathTo(operation, unknownId)}`;
  const ids = [
    ask('A bad percent escape in the path', pathTo(operation, '%E0%A4%A'), { kind: 'refusal' }),
    // An id may be any text, so a server may look these up or refuse them.
    ask('An id that is a null byte', pathTo(operation, '%00'), { kind: 'any' }),
    ask('An id that leads out of the path', pathTo(operation, '..%2f..%2fx'), { kind: 'any' }),
  ];
  return [
    ask('A path that is not in the contract', nowhere, { kind: 'refusal' }),
    ...(operation.template.includes('{') ? ids : []),
  ];
}

function bodiesOf(session: Session, operation: Operation): Abuse[] {
  if (!operation.bodySchema) return [];
  const { expects: refusal } = session.refusalOf(operation);
  const name = refusal.kind === 'refusal' ? refusal.name : undefined;
  const proper = session.request(operation, goodBody(operation));
  const typed = (type: string | undefined) =>
    session.request(operation, goodBody(operation), { headers: { 'content-type': type } });
  const syntax: Expectation = { kind: 'refusal', statuses: [400], name };
  const wrongType: Expectation = { kind: 'refusal', statuses: [415, 400] };
  return [
    { title: 'The content type text/plain', request: typed('text/plain'), expects: wrongType },
    {
      title: 'A form',
      request: { ...typed('application/x-www-form-urlencoded'), body: 'alias=john' },
      expects: wrongType,
    },
    { title: 'No content type', request: typed(undefined), expects: wrongType },
    {
      title: 'An empty body',
      request: { ...proper, body: '' },
      expects: operation.isBodyRequired ? syntax : { kind: 'success' },
    },
    { title: 'Half an object', request: { ...proper, body: '{"alias":' }, expects: syntax },
    { title: 'A comma too many', request: { ...proper, body: '{"alias":"a",}' }, expects: syntax },
    { title: 'NaN', request: { ...proper, body: '{"alias":NaN}' }, expects: syntax },
    { title: 'Two values', request: { ...proper, body: '{}{}' }, expects: syntax },
    {
      title: 'Bytes that are not UTF-8',
      request: { ...proper, body: Buffer.from([0x22, 0xff, 0x22]) },
      expects: syntax,
    },
    { title: 'A member twice', request: { ...proper, body: '{"alias":"a","alias":"b"}' }, expects: syntax },
    {
      title: 'Thirty thousand brackets',
      request: { ...proper, body: '['.repeat(30_000) },
      expects: { kind: 'refusal', statuses: [400, 413] },
    },
    {
      title: 'A deeply nested object',
      request: { ...proper, body: `${'{"meta":'.repeat(5000)}{}${'}'.repeat(5000)}` },
      expects: { kind: 'refusal', statuses: [400, 413] },
    },
    {
      title: 'Two megabytes',
      request: { ...proper, body: JSON.stringify({ alias: 'x'.repeat(2_000_000) }) },
      expects: { kind: 'refusal', statuses: [413, 400] },
    },
  ];
}
