/** The target of a request, as it was sent: its path, not decoded, and the parameters of its query. */
export type Target = { path: string; query: Record<string, string | string[]> };

/** Where a request is for, or in words why it is for nothing, whatever the contract has. */
export function targetOf(url: string): Target | string {
  // A URL parser would make another path of `..`, and end it at `#`.
  const relative = url.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  const mark = relative.indexOf('?');
  const path = mark === -1 ? relative : relative.slice(0, mark);
  const query = queryOf(mark === -1 ? '' : relative.slice(mark + 1));
  return refusalOf(relative, path) ?? { path, query };
}

function refusalOf(target: string, path: string): string | undefined {
  if (target.includes('#')) return 'A path has no #: write %23';
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return 'The path has a % that is not an escape';
  }
  // Encoded ones too: a server between this one and the caller may decode them and go to another path.
  const hasDots = decoded.split(/[/\\]/).some((segment) => segment === '.' || segment === '..');
  return hasDots ? 'A path has no segments . and ..' : undefined;
}

/** The parameters of a query; one that is there several times is a list. */
function queryOf(text: string): Target['query'] {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      const [first = ''] = values;
      return [name, values.length > 1 ? values : first];
    }),
  );
}
