import { fileURLToPath } from 'node:url';

/** The versions of Node that every package runs on. */
export const supportedNodes: string[] = ['20', '22', '24', '26'];

/** Whether there are binaries for this machine: they are packages for Linux on x64, so that nothing has to be set up. */
export const hasNodes: boolean = process.platform === 'linux' && process.arch === 'x64';

/** The binary of a version, such as `20`. */
export function nodeOf(version: string): string {
  return fileURLToPath(new URL(`node-versions/node_modules/node-${version}/bin/node`, import.meta.url));
}
