/** Headers for the paths that begin with `prefix`; undefined takes a header away. */
type Rule = { prefix: string; headers: [name: string, value: string | undefined][] };

/** Reads a file of headers as common static hosts have it: a path, then indented headers; `! Name` takes one away. */
export function parseHeaders(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, removed] = /^\s+! (.+)$/.exec(line) ?? [];
    const [, name, value] = /^\s+([\w-]+): (.+)$/.exec(line) ?? [];
    const rule = rules.at(-1);
    if (removed && rule) rule.headers.push([removed, undefined]);
    else if (name && value && rule) rule.headers.push([name, value]);
    else rules.push({ prefix: line.trim().replace(/\*$/, ''), headers: [] });
  }
  return rules;
}

/** The headers for a path, later rules last. */
export function headersFor(rules: Rule[], path: string): Record<string, string> {
  const found = rules.filter(({ prefix }) => path.startsWith(prefix)).flatMap(({ headers }) => headers);
  const last = new Map(found);
  return Object.fromEntries(
    [...last].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
