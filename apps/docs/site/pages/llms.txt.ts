import { failures, info, operations } from '../contract.ts';

/** The whole API in one short text, for programs that read. */
export const GET = (): Response => {
  const lines = [
    `# ${info.title} ${info.version}`,
    '',
    `> ${info.summary}`,
    '',
    ...operations.flatMap(({ id, method, path, description, permissions }) => [
      `## ${id}: ${method} ${path}`,
      '',
      description.trim(),
      `Permission: ${permissions.join(', ')}`,
      '',
    ]),
    '## Failures (branch on error.name)',
    '',
    ...failures.map(
      ({ name, status, statusCode, summary }) =>
        `- ${name}: HTTP ${status}, statusCode ${statusCode}. ${summary}`,
    ),
    '',
    '## More',
    '',
    '- [The contract](/openapi.yaml)',
  ];
  return new Response(`${lines.join('\n')}\n`);
};
