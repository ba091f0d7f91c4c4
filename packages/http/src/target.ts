/** The target of a request: its path as it was sent, not decoded, and the parameters of its query. */
export type Target = { path: string; query: Record<string, string | string[]> };

/** Parses the target of a request; returns a message for a target that no contract can have. */
export function targetOf(url: string): Target | string {
  // A URL parser would resolve `..`, and end the path at `#`.
  const relative = url.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  const mark = relative.indexOf('?');
  const path = mark === -1 ? relative : relative.slice(0, mark);
  const query = queryOf(mark === -1 ? '' : relative.slice(mark + 1));
  return refusalOf(relative, path) ?? { path, query };
}

function refusalOf(target: string, path: string): string | undefined {
  if (target.includes('#')) return 'A path must not contain #: write %23';
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return 'The path has an invalid percent escape';
  }
  // Encoded ones too: a server between this one and the caller may decode them into another path.
  const hasDots = decoded.split(/[/\\]/).some((segment) => segment === '.' || segment === '..');
  return hasDots ? 'A path must not contain the segments . and ..' : undefined;
}

/** The parameters of a query; a repeated one is a list. */
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
