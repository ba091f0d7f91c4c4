import type { APIContext } from 'astro';
import { markdownPathOf } from '../addresses.ts';
import { contract, operations } from '../contract.ts';
import { errorsIn } from '../operation.ts';
import { pages } from '../pages.ts';

/** The API in short, and the addresses of its pages as Markdown, for language models (llmstxt.org). */
export const GET = ({ site }: APIContext): Response => {
  const { title, version, summary = '', description = '' } = contract.info;
  const errors = operations.flatMap(({ cases }) => errorsIn(cases));
  const lines = [
    `# ${title} ${version}`,
    '',
    `> ${summary}`,
    '',
    description.trim(),
    '',
    'Every error response has the same body. Branch on `error.name`; the HTTP status is a hint:',
    '',
    ...new Set(
      errors.map(
        ({ status, error }) =>
          `- \`${error.name}\`: HTTP ${status}, \`error.statusCode\` ${error.statusCode}`,
      ),
    ),
    '',
    '## Pages',
    '',
    ...pages.map(([path, name]) => `- [${name}](${new URL(markdownPathOf(path), site)})`),
    '',
    '## Contract',
    '',
    `- [OpenAPI as YAML](${new URL('/openapi.yaml', site)})`,
    `- [OpenAPI as JSON](${new URL('/openapi.json', site)})`,
  ];
  return new Response(`${lines.join('\n')}\n`);
};
