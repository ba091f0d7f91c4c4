import { goodBody, type Operation } from '../contract.ts';
import type { Request } from '../exchange.ts';
import type { Expectation, Probe } from '../probe.ts';
import type { Session } from '../session.ts';

type Abuse = { title: string; request: Partial<Request>; expects: Expectation };

/** What HTTP and JSON themselves demand: a wrong call is refused in the envelope, and the server lives on. */
export async function protocolPhase(session: Session): Promise<void> {
  for (const operation of session.operations) {
    const good = goodBody(operation);
    const proper = session.request(operation, good);
    for (const { title, request, expects } of [
      ...methodsOf(operation),
      ...pathsOf(proper),
      ...bodiesOf(session, operation),
    ]) {
      const probe: Probe = {
        ...{ phase: 'protocol', operation, title, expects, source: 'inferred', covers: [] },
        request: withBody({ ...proper, ...request }),
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

/** A request without a body says so by having none. */
function withBody(request: Request): Request {
  return request.method === 'GET' ? { ...request, body: undefined } : request;
}

function methodsOf({ method }: Operation): Abuse[] {
  const others = ['GET', 'PUT', 'PATCH', 'DELETE', 'POST'].filter((other) => other !== method);
  return others.map((other) => ({
    title: `The method ${other}`,
    request: { method: other },
    expects: { kind: 'refusal', statuses: [405, 404, 501] },
  }));
}

function pathsOf({ path }: Request): Abuse[] {
  const parent = path.slice(0, path.lastIndexOf('/'));
  return [
    {
      title: 'A path that is not in the contract',
      request: { path: `${parent}s-of-nobody/x` },
      expects: { kind: 'refusal' },
    },
    {
      title: 'A bad percent escape in the path',
      request: { path: `${parent}/%E0%A4%A` },
      expects: { kind: 'refusal' },
    },
    // An id may be any text, so a server may look these up or refuse them.
    { title: 'An id that is a null byte', request: { path: `${parent}/%00` }, expects: { kind: 'any' } },
    {
      title: 'An id that leads out of the path',
      request: { path: `${parent}/..%2f..%2fx` },
      expects: { kind: 'any' },
    },
  ];
}

function bodiesOf(session: Session, operation: Operation): Abuse[] {
  if (!operation.bodySchema) return [];
  const { expects: refusal } = session.refusalOf(operation);
  const name = refusal.kind === 'refusal' ? refusal.name : undefined;
  const { headers } = session.request(operation, {});
  const typed = (type: string | undefined) => {
    const { 'content-type': _, ...rest } = headers;
    return type === undefined ? rest : { ...rest, 'content-type': type };
  };
  const syntax: Expectation = { kind: 'refusal', statuses: [400], name };
  const wrongType: Expectation = { kind: 'refusal', statuses: [415, 400] };
  return [
    { title: 'The content type text/plain', request: { headers: typed('text/plain') }, expects: wrongType },
    {
      title: 'A form',
      request: { headers: typed('application/x-www-form-urlencoded'), body: 'alias=john' },
      expects: wrongType,
    },
    { title: 'No content type', request: { headers: typed(undefined) }, expects: wrongType },
    {
      title: 'An empty body',
      request: { body: '' },
      expects: operation.isBodyRequired ? syntax : { kind: 'success' },
    },
    { title: 'Half an object', request: { body: '{"alias":' }, expects: syntax },
    { title: 'A comma too many', request: { body: '{"alias":"a",}' }, expects: syntax },
    { title: 'NaN', request: { body: '{"alias":NaN}' }, expects: syntax },
    { title: 'Two values', request: { body: '{}{}' }, expects: syntax },
    {
      title: 'Bytes that are not UTF-8',
      request: { body: Buffer.from([0x22, 0xff, 0x22]) },
      expects: syntax,
    },
    { title: 'A member twice', request: { body: '{"alias":"a","alias":"b"}' }, expects: syntax },
    {
      title: 'Thirty thousand brackets',
      request: { body: '['.repeat(30_000) },
      expects: { kind: 'refusal', statuses: [400, 413] },
    },
    {
      title: 'A deeply nested object',
      request: { body: `${'{"meta":'.repeat(5000)}{}${'}'.repeat(5000)}` },
      expects: { kind: 'refusal', statuses: [400, 413] },
    },
    {
      title: 'Two megabytes',
      request: { body: JSON.stringify({ alias: 'x'.repeat(2_000_000) }) },
      expects: { kind: 'refusal', statuses: [413, 400] },
    },
  ];
}
