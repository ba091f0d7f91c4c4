import { get, type Operation } from '@addressbook/contract/model';
import { provenanceOf } from '../contract.ts';
import type { HttpResponse } from '../exchange.ts';
import { unknownId } from '../operation-request.ts';
import type { Deviation, Provenance } from '../report.ts';
import type { Semantics } from '../semantics.ts';
import type { Session } from '../session.ts';
import { foreignParameters, type PathParameters, type Target } from '../target.ts';
import { createTestCase } from '../test-case.ts';

/** Update Contact: what was sent is in the record, what was not is as before. */
export const updateContact: Semantics = { success, verify };

const phase = 'semantics';

/** Further checks of a response. */
type Check = (response: HttpResponse) => Deviation[];

/** A member of the record in a response. */
function field(response: HttpResponse | undefined, name: string): unknown {
  return get(response?.json, 'record', name);
}

/** A number as digits alone; undefined where it is not a string. */
function digits(value: unknown): string | undefined {
  return typeof value === 'string' ? value.replace(/^\+/, '') : undefined;
}

/** The published request and response show the same contact: its id, and the fields that were sent. */
function success(
  { capabilities, pathParameters }: Target,
  json: unknown,
  response: HttpResponse,
): Deviation[] {
  if (!capabilities.includes('echoes') || response.status !== 200) return [];
  const alias = get(json, 'alias');
  const msisdn = get(json, 'msisdn');
  return [
    ...differs('id', [field(response, 'id'), pathParameters['contact_id']], 'documented'),
    ...(alias === undefined ? [] : differs('alias', [field(response, 'alias'), alias], 'documented')),
    // The published documentation shows digits, and does not say whether a "+" is kept.
    ...(typeof msisdn === 'string'
      ? differs('msisdn', [digits(field(response, 'msisdn')), digits(msisdn)], 'documented')
      : []),
  ];
}

function differs(name: string, [found, wanted]: unknown[], provenance: Provenance): Deviation[] {
  return found === wanted ? [] : [{ message: `has another ${name} than it has to have`, provenance }];
}

/** A check that fields are as they were in an earlier response. */
function same(before: HttpResponse | undefined, ...names: string[]): Check {
  return (response) =>
    names.flatMap((name) => differs(name, [field(response, name), field(before, name)], 'inferred'));
}

/** A check that the contact was updated after an earlier response. */
function later(before: HttpResponse | undefined): Check {
  return (response) => {
    const now = field(response, 'updated_on');
    const then = field(before, 'updated_on');
    const isLater = typeof now === 'string' && typeof then === 'string' && now > then;
    const message = 'has an updated_on that is not later than before';
    return isLater ? [] : [{ message, provenance: 'inferred' }];
  };
}

async function verify(session: Session, operation: Operation): Promise<void> {
  if (!session.target.capabilities.includes('stateful')) return;
  const twice = await updates(session, operation);
  const refused = await refusedUpdate(session, operation);
  await update(session, operation)('The contact after a refused update', {}, same(twice, 'alias'));
  if (refused) await strangers(session, operation);
}

/** Sends updates that are to succeed, and compares each response with what was sent. */
function update(session: Session, operation: Operation) {
  return (title: string, json: unknown, ...checks: Check[]): Promise<HttpResponse | undefined> => {
    const request = session.request(operation, json);
    const testCase = createTestCase({ phase, operation, title, request, json });
    return session.run(testCase, (response) => [
      ...success(session.target, json, response),
      ...checks.flatMap((check) => check(response)),
    ]);
  };
}

/** One update after the other, each compared with those before: the response to one that was sent twice. */
async function updates(session: Session, operation: Operation): Promise<HttpResponse | undefined> {
  const send = update(session, operation);
  const all = await send('An update of every field', {
    msisdn: '4915112345678',
    alias: 'Before',
    meta: { KEY: 'before' },
  });
  const alias = await send(
    'An update of the alias',
    { alias: '  Ångström 名 ' },
    same(all, 'msisdn'),
    later(all),
  );
  const number = await send(
    'An update of the number',
    { msisdn: '4915112345679' },
    same(alias, 'alias'),
    later(alias),
  );
  const meta = await send(
    'An update of the metadata',
    { meta: { OTHER: 'after' } },
    same(number, 'alias', 'msisdn'),
    later(number),
  );
  await storedMeta(session, operation, { OTHER: 'after' });
  await send('An update of nothing', {}, same(meta, 'alias', 'msisdn', 'updated_on'));
  await send('An update of nothing, again', {}, same(meta, 'alias', 'msisdn', 'updated_on'));
  await storedMeta(session, operation, { OTHER: 'after' });
  const changes = { alias: 'Twice', msisdn: '4915112345670' };
  const once = await send('An update', changes);
  await send('The same update again', changes, same(once, 'id', 'alias', 'msisdn'));
  const plus = { msisdn: '+4915112345671' };
  await send('A number with a plus', plus);
  return send('The contact afterwards', {}, (response) =>
    differs('msisdn', [digits(field(response, 'msisdn')), digits(plus.msisdn)], 'inferred'),
  );
}

/** A refused update changes nothing, not even the fields that were fine. */
function refusedUpdate(session: Session, operation: Operation): Promise<HttpResponse | undefined> {
  const json = { alias: 'Must not be kept', msisdn: 5 };
  return session.run(
    createTestCase({
      phase,
      operation,
      title: 'An update with one good and one bad field',
      json,
      expects: session.refusalOf(operation).expects,
      request: session.request(operation, json),
    }),
  );
}

/**
 * No response tells whether a contact of another account exists. Nothing is changed: the contact may be there, as
 * the longer id of the second request would be where ids are numbers, or be made by a wrong server.
 */
async function strangers(session: Session, operation: Operation): Promise<void> {
  const missing = operation.cases.find(({ reachedBy }) => reachedBy === 'unknown-id');
  if (!missing) return;
  const contactId = session.target.pathParameters['contact_id'] ?? '';
  const ask = (title: string, pathParameters: PathParameters, further?: Check) =>
    session.run(
      createTestCase({
        phase,
        operation,
        title,
        provenance: provenanceOf(missing),
        expects: { kind: 'case', of: missing },
        request: session.request(operation, {}, { pathParameters }),
      }),
      further,
    );
  const unknown = await ask('An unknown contact', { contact_id: unknownId });
  await ask('The contact with more characters in its id', { contact_id: `${contactId}-unknown` });
  await wrongUpdateOfUnknown(session, operation);
  const foreign = foreignParameters(session.target);
  if (!foreign) return;
  const message = 'can be told from the response for an unknown contact';
  await ask('A contact of another account', foreign, ({ text }) =>
    text === unknown?.text ? [] : [{ message, provenance: 'inferred' }],
  );
}

/** The request is checked before the contact is looked for. */
function wrongUpdateOfUnknown(session: Session, operation: Operation): Promise<HttpResponse | undefined> {
  const pathParameters = { contact_id: unknownId };
  return session.run(
    createTestCase({
      phase,
      operation,
      title: 'A wrong update of an unknown contact',
      expects: session.refusalOf(operation).expects,
      request: session.request(operation, { alias: 5 }, { pathParameters }),
    }),
  );
}

/** The metadata, which no response has, is what was sent. */
async function storedMeta(session: Session, operation: Operation, wanted: unknown): Promise<void> {
  const { readStored, pathParameters } = session.target;
  if (!readStored) return;
  const found = get(await readStored(pathParameters), 'meta');
  const isSame = JSON.stringify(found) === JSON.stringify(wanted);
  const testCase = createTestCase({
    phase,
    operation,
    title: 'An update of the metadata',
    request: session.request(operation, {}),
  });
  const message = 'is a success, although the metadata that is stored is not what was sent';
  session.report(testCase, undefined, isSame ? [] : [{ message, provenance: 'inferred' }]);
}
