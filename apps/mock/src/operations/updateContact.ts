import { get, isObject } from '@addressbook/contract/model';
import type { Echo } from '../echo.ts';

/** Puts the id of the path, the alias and the number of the request into the record; the number without its "+". */
export const updateContact: Echo = ({ pathParameters, changes, body }) => {
  const record = get(body, 'record');
  if (!isObject(body) || !isObject(record)) return body;
  const { alias, msisdn } = isObject(changes) ? changes : {};
  return {
    ...body,
    record: {
      ...record,
      id: pathParameters['contact_id'],
      ...(alias !== undefined && { alias }),
      ...(typeof msisdn === 'string' && { msisdn: msisdn.replace(/^\+/, '') }),
    },
  };
};
