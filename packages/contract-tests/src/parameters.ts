import { exampleFor, type Operation, type Parameter, unnamed } from '@addressbook/contract/model';

/** What is written for a parameter outside the path: names with their values, none of them encoded. */
type Written = [name: string, value: string][];

/** The query of a request, with its question mark, and the headers that its parameters make. */
export type WrittenParameters = { query: string; headers: Record<string, string> };

/**
 * The parameters outside the path for the case with a key: those that have an example of it or one for all cases, and
 * those that are required. Lists and single values can be written, and anything in a query that is JSON by its content.
 */
export function parametersFor({ parameters }: Operation, key: string | undefined): WrittenParameters {
  const sent = parameters.flatMap((parameter) => {
    const isSent =
      parameter.required || parameter.examples.some((example) => [key, unnamed].includes(example.key));
    const written = isSent ? writtenFor(parameter, key) : undefined;
    return written ? [{ location: parameter.in, written }] : [];
  });
  const pairs = (location: Parameter['in']) =>
    sent.filter((one) => one.location === location).flatMap(({ written }) => written);
  const query = pairs('query').map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const cookies = pairs('cookie').map(([name, value]) => `${name}=${value}`);
  return {
    query: query.length > 0 ? `?${query.join('&')}` : '',
    headers: {
      ...Object.fromEntries(pairs('header').map(([name, value]) => [name.toLowerCase(), value])),
      ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
    },
  };
}

/** The first required parameter outside the path that no example says how to write. */
export function unwritable({ parameters }: Operation): Parameter | undefined {
  return parameters.find(
    (parameter) => parameter.in !== 'path' && parameter.required && !writtenFor(parameter, undefined),
  );
}

function writtenFor(parameter: Parameter, key: string | undefined): Written | undefined {
  const { name, content } = parameter;
  const value = exampleFor(parameter.examples, key ?? 'documented')?.value;
  if (value === undefined) return undefined;
  if (content.length > 0) return [[name, JSON.stringify(value)]];
  const items = Array.isArray(value) ? value : [value];
  if (items.some((item) => typeof item === 'object')) return undefined;
  const isRepeated = parameter.in === 'query' && parameter.explode !== false;
  return isRepeated ? items.map((item) => [name, String(item)]) : [[name, items.join(',')]];
}
