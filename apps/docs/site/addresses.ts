/** What stands for an operation in addresses and anchors: its id, without characters that mean something there. */
export const slugOf = ({ id }: { id: string }): string => id.replace(/[^\w.~-]+/g, '_');

/** The path of the page that describes an operation. */
export const referenceOf = (operation: { id: string }): string => `/reference/${slugOf(operation)}/`;

/** The path of the page that sends requests for an operation. */
export const consoleOf = (operation: { id: string }): string => `/console/${slugOf(operation)}/`;

/** The address of an error in the catalogue of errors. */
export const errorOf = (name: string): string => `/errors/#${name}`;

/** The path of the Markdown version of a page. */
export const markdownPathOf = (path: string): string =>
  path === '/' ? '/index.md' : path.replace(/\/$/, '.md');
