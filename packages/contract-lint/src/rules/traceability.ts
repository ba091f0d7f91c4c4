/** A row of a table that traces each statement of the published documentation. */
export type TracedStatement = {
  /** The statement of the published documentation. */
  statement: string;
  /** Its places in the contract's sources, each as `file#/pointer`, the file from the folder of the root document. */
  places: string[];
  /** The tests that prove it, each with its title and its file, relative to the table's. */
  proofs: { file: string; title: string }[];
};

/** The header of such a table. */
const header = /^\| *the published documentation says *\| *in the contract *\| *proved by *\|\s*$/i;

/**
 * Reads the rows of the Markdown table whose header is "the published documentation says | in the contract | proved
 * by". Places are code spans with a "#"; a proof is a link to a file followed by the title in quotes.
 */
export function tracedStatements(markdown: string): TracedStatement[] {
  const lines = markdown.split(/\r?\n/);
  const first = lines.findIndex((line) => header.test(line));
  if (first === -1) return [];
  const body = lines.slice(first + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end === -1 ? undefined : end).map(statementIn);
}

function statementIn(row: string): TracedStatement {
  const [, statement = '', places = '', proofs = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
  return {
    statement,
    places: [...places.matchAll(/`([^`#]+#[^`]*)`/g)].map(([, place = '']) => place),
    proofs: [...proofs.matchAll(/\]\(([^)]+)\) “([^”]+)”/g)].map(([, file = '', title = '']) => ({
      file,
      title,
    })),
  };
}
