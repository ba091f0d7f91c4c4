import type { APIContext } from 'astro';
import { twinOf } from '../addresses.ts';
import { casesOf, failuresIn, info, operations } from '../contract.ts';
import { pages } from '../pages.ts';

/** The API in short, and where its pages are as Markdown, for programs that read (llmstxt.org). */
export const GET = ({ site }: APIContext): Response => {
  const failures = operations.flatMap((operation) => failuresIn(casesOf(operation)));
  const lines = [
    `# ${info.title} ${info.version}`,
    '',
    `> ${info.summary}`,
    '',
    info.description.trim(),
    '',
    'Every failure has the same body. Branch on `error.name`; the HTTP status is a hint:',
    '',
    ...new Set(
      failures.map(
        ({ name, status, statusCode }) => `- \`${name}\`: HTTP ${status}, \`error.statusCode\` ${statusCode}`,
      ),
    ),
    '',
    '## Pages',
    '',
    ...pages.map(([path, name]) => `- [${name}](${new URL(twinOf(path), site)})`),
    '',
    '## Contract',
    '',
    `- [OpenAPI 3.1 as YAML](${new URL('/openapi.yaml', site)})`,
    `- [OpenAPI 3.1 as JSON](${new URL('/openapi.json', site)})`,
  ];
  return new Response(`${lines.join('\n')}\n`);
};
