/** Headers for the paths that begin with `prefix`. */
type Rule = { prefix: string; headers: [name: string, value: string][] };

/** Reads a file of headers as common static hosts have it: a path, then indented headers. */
export function parseHeaders(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s+([\w-]+): (.+)$/.exec(line) ?? [];
    const rule = rules.at(-1);
    if (name && value && rule) rule.headers.push([name, value]);
    else rules.push({ prefix: line.trim().replace(/\*$/, ''), headers: [] });
  }
  return rules;
}

/** The headers for a path; of two with one name, the later. */
export function headersFor(rules: Rule[], path: string): Record<string, string> {
  return Object.fromEntries(
    rules.filter(({ prefix }) => path.startsWith(prefix)).flatMap(({ headers }) => headers),
  );
}

/**
 * The policy that a page carries itself, made from the one in the headers: without the directive that a page cannot
 * carry (Content Security Policy 3, section 3.3), and without this machine unless the page sends requests to it.
 */
export function policyOf(shared: string, sendsRequests: boolean): string {
  const policy = shared.replace(/ frame-ancestors [^;]*;/, '');
  return sendsRequests ? policy : policy.replace(/ http:\/\/(127\.0\.0\.1|localhost):\*/g, '');
}
