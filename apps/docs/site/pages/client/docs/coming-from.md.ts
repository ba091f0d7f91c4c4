import text from '../../../../../../packages/client/docs/coming-from.md?raw';

/** The page that the client's README refers to, as it is written. */
export const GET = (): Response => new Response(text);
