import { posix } from 'node:path';

/** The folder of a source; with `/` on every platform, like all paths here. */
export function folderOf(file: string): string {
  return posix.dirname(withSlashes(file));
}

/** The path from a folder to a file. Redocly names files as the platform does: on Windows, with back-slashes. */
export function pathFrom(folder: string, file: string): string {
  return posix.relative(withSlashes(folder), withSlashes(file));
}

/** A path of any platform with `/` between its parts. */
export function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
