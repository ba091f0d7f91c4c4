import text from '@addressbook/client/docs/coming-from.md?raw';

/** The document that the client's README links to, unchanged. */
export const GET = (): Response => new Response(text);
