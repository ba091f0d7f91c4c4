/** A row of the table that traces each statement of the published page. */
export type TracedStatement = {
  /** What the page says. */
  statement: string;
  /** Where it stands in the contract's sources, each as `file#/pointer`. */
  places: string[];
  /** The tests that prove it, each with its file and its title. */
  proofs: { file: string; title: string }[];
};

/**
 * Reads the rows of the Markdown table whose header is "the page says | in the contract | proved by".
 * Places are code spans with a "#"; a proof is a link to a file followed by the title in quotes.
 */
export function tracedStatements(markdown: string): TracedStatement[] {
  const lines = markdown.split('\n');
  const header = lines.findIndex((line) =>
    /^\| *the page says *\| *in the contract *\| *proved by *\|/i.test(line),
  );
  if (header === -1) return [];
  const body = lines.slice(header + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end === -1 ? undefined : end).map((line) => {
    const [, statement = '', places = '', proofs = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return {
      statement,
      places: [...places.matchAll(/`([^`#]+#[^`]*)`/g)].map((match) => match[1] ?? ''),
      proofs: [...proofs.matchAll(/\]\(([^)]+)\) “([^”]+)”/g)].map(([, file = '', title = '']) => ({
        file,
        title,
      })),
    };
  });
}
