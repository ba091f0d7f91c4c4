import type { Operation } from '../contract.ts';
import type { Answer } from '../exchange.ts';
import { unknownId } from '../phases/cases.ts';
import type { Probe, Problem } from '../probe.ts';
import type { Session } from '../session.ts';
import type { Target } from '../target.ts';
import { get } from '../values.ts';
import type { Semantics } from './index.ts';

/** Update Contact: what was sent is in the record, what was not is as before. */
export const updateContact: Semantics = { success, judge };

/** A member of the record in an answer. */
function field(answer: Answer | undefined, name: string): unknown {
  return get(answer?.json, 'record', name);
}

/** A number as digits alone; undefined where it is no text. */
function digits(value: unknown): string | undefined {
  return typeof value === 'string' ? value.replace(/^\+/, '') : undefined;
}

/** The page's request and answer show the same contact: its id, and the fields that were sent. */
function success({ claims, contactId }: Target, changes: unknown, answer: Answer): Problem[] {
  if (!claims.includes('echoes') || answer.status !== 200) return [];
  const [alias, msisdn] = [get(changes, 'alias'), get(changes, 'msisdn')];
  return [
    differs('id', field(answer, 'id'), contactId, 'documented'),
    ...(alias === undefined ? [] : [differs('alias', field(answer, 'alias'), alias, 'documented')]),
    // The page shows digits; whether a "+" is kept is not documented.
    ...(typeof msisdn === 'string'
      ? [differs('msisdn', digits(field(answer, 'msisdn')), digits(msisdn), 'documented')]
      : []),
  ].flat();
}

function differs(name: string, found: unknown, wanted: unknown, source: Problem['source']): Problem[] {
  return found === wanted ? [] : [{ message: `has another ${name} than it has to have`, source }];
}

function isLater(found: unknown, before: unknown): boolean {
  return typeof found === 'string' && typeof before === 'string' && found > before;
}

async function judge(session: Session, operation: Operation): Promise<void> {
  if (!session.target.claims.includes('stateful')) return;
  const update = (title: string, changes: unknown, further?: (answer: Answer) => Problem[]) => {
    const probe: Probe = {
      ...{
        phase: 'semantics',
        operation,
        title,
        changes,
        expects: { kind: 'success' },
        source: 'inferred',
        covers: [],
      },
      request: session.request(operation, changes),
    };
    return session.run(probe, (answer) => [
      ...success(session.target, changes, answer),
      ...(further?.(answer) ?? []),
    ]);
  };
  const same =
    (before: Answer | undefined, ...names: string[]) =>
    (answer: Answer) =>
      names.flatMap((name) => differs(name, field(answer, name), field(before, name), 'inferred'));
  const later = (before: Answer | undefined) => (answer: Answer) =>
    isLater(field(answer, 'updated_on'), field(before, 'updated_on'))
      ? []
      : [{ message: 'has an updated_on that is not later than before', source: 'inferred' as const }];

  const all = await update('An update of every field', {
    msisdn: '4915112345678',
    alias: 'Before',
    meta: { KEY: 'before' },
  });
  const alias = await update('An update of the alias', { alias: '  Ångström 名 ' }, (answer) => [
    ...same(all, 'msisdn')(answer),
    ...later(all)(answer),
  ]);
  const number = await update('An update of the number', { msisdn: '4915112345679' }, (answer) => [
    ...same(alias, 'alias')(answer),
    ...later(alias)(answer),
  ]);
  const meta = await update('An update of the metadata', { meta: { OTHER: 'after' } }, (answer) => [
    ...same(number, 'alias', 'msisdn')(answer),
    ...later(number)(answer),
  ]);
  await readsMeta(session, operation, { OTHER: 'after' });
  await update('An update of nothing', {}, same(meta, 'alias', 'msisdn', 'updated_on'));
  await update('An update of nothing, again', {}, same(meta, 'alias', 'msisdn', 'updated_on'));
  await readsMeta(session, operation, { OTHER: 'after' });
  const once = await update('An update', { alias: 'Twice', msisdn: '4915112345670' });
  await update(
    'The same update again',
    { alias: 'Twice', msisdn: '4915112345670' },
    same(once, 'id', 'alias', 'msisdn'),
  );
  await update('A number with a plus', { msisdn: '+4915112345671' });
  await update('The contact afterwards', {}, (answer) =>
    differs('msisdn', digits(field(answer, 'msisdn')), '4915112345671', 'inferred'),
  );
  const invalid = await refused(session, operation);
  await update('The contact after a refused update', {}, (answer) =>
    differs('alias', field(answer, 'alias'), 'Twice', 'inferred'),
  );
  if (invalid) await strangers(session, operation);
}

/** A refused update changes nothing, not even the fields that were fine. */
async function refused(session: Session, operation: Operation): Promise<Answer | undefined> {
  const changes = { alias: 'Must not be kept', msisdn: 5 };
  const probe: Probe = {
    ...{
      phase: 'semantics',
      operation,
      title: 'An update with one good and one bad field',
      changes,
      source: 'inferred',
      covers: [],
    },
    expects: session.refusalOf(operation).expects,
    request: session.request(operation, changes),
  };
  return session.run(probe);
}

/**
 * Nobody learns from an answer whether a contact of another account exists. Nothing is changed: the contact may be
 * there, as the longer id of the second request would be where ids are numbers, or be made by a wrong server.
 */
async function strangers(session: Session, operation: Operation): Promise<void> {
  const missing = operation.cases.find(({ body }) => get(body, 'error', 'statusCode') === 404);
  if (!missing) return;
  const ask = (title: string, contactId: string, further?: (answer: Answer) => Problem[]) =>
    session.run(
      {
        ...{
          phase: 'semantics',
          operation,
          title,
          source: missing.source,
          covers: [],
          expects: { kind: 'case', of: missing },
        },
        request: session.request(operation, {}, { contactId }),
      } satisfies Probe,
      further,
    );
  const unknown = await ask('An unknown contact', unknownId);
  await ask('The contact with more characters in its id', `${session.target.contactId}-of-nobody`);
  await session.run({
    ...{
      phase: 'semantics',
      operation,
      title: 'A wrong update of an unknown contact',
      source: 'inferred',
      covers: [],
    },
    expects: session.refusalOf(operation).expects,
    request: session.request(operation, { alias: 5 }, { contactId: unknownId }),
  });
  const { foreignContactId } = session.target;
  if (foreignContactId === undefined) return;
  await ask('A contact of another account', foreignContactId, (answer) =>
    answer.text === unknown?.text
      ? []
      : [{ message: 'can be told from the answer for an unknown contact', source: 'inferred' }],
  );
}

async function readsMeta(session: Session, operation: Operation, wanted: unknown): Promise<void> {
  const { readMeta, contactId } = session.target;
  if (!readMeta) return;
  const found = await readMeta(contactId);
  const probe: Probe = {
    ...{
      phase: 'semantics',
      operation,
      title: 'The metadata, read by another way,',
      expects: { kind: 'any' },
      source: 'inferred',
      covers: [],
    },
    request: session.request(operation, {}),
  };
  const isSame = JSON.stringify(found) === JSON.stringify(wanted);
  session.report(probe, undefined, isSame ? [] : [{ message: 'is not what was sent', source: 'inferred' }]);
}
