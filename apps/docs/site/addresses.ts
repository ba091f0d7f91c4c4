/** Where an operation is described. */
export const referenceOf = ({ id }: { id: string }): string => `/reference/${id}/`;

/** Where an operation is tried. */
export const consoleOf = ({ id }: { id: string }): string => `/console/${id}/`;

/** Where a page is as Markdown. */
export const twinOf = (path: string): string => (path === '/' ? '/index.md' : path.replace(/\/$/, '.md'));
