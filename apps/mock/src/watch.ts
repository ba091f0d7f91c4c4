import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';

/** Milliseconds without another change after which a save is complete: editors write several files in a row. */
const quiet = 20;

/** A watcher of files. */
export type Watcher = {
  /** Watches these files instead of the current ones. */
  follow: (files: string[]) => void;
  /** Stops watching; resolves when no callback is running any more. */
  close: () => Promise<void>;
};

/**
 * Calls `onChange` after a change of YAML or JSON files in the folders of the given ones, new files included; never
 * twice at the same time. Folders are watched, because editors replace files, and the folders above them, because builds remove whole
 * folders and make them again.
 */
export function watchBeside(files: string[], onChange: () => Promise<void>): Watcher {
  let folders: string[] = [];
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();

  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(onChange);
    }, quiet);
  };
  const unwatch = () => {
    for (const watcher of watchers) watcher.close();
  };
  const watchAll = () => {
    let places: Place[];
    do {
      unwatch();
      places = folders.flatMap(placesOf);
      watchers = places.flatMap(({ path, child }) => watchPlace(path, child));
      // A folder may have been made or removed before it was watched.
    } while (isOther(places, folders.flatMap(placesOf)));
  };
  const watchPlace = (path: string, child: string | undefined): FSWatcher[] => {
    const onSave = (_: string, name: string | null) => {
      if (['.yaml', '.yml', '.json'].includes(extname(name ?? ''))) changed();
    };
    const onMove = (_: string, name: string | null) => {
      if (name !== child) return;
      watchAll();
      changed();
    };
    try {
      // A removed folder is not an error here: reading the contract reports missing files.
      return [watch(path, child === undefined ? onSave : onMove).on('error', () => {})];
    } catch {
      return [];
    }
  };
  const follow = (all: string[]) => {
    folders = [...new Set(all.map((file) => dirname(resolve(file))))];
    watchAll();
  };
  const close = async () => {
    clearTimeout(timer);
    unwatch();
    await last;
    // A reload that was running has begun to watch again.
    clearTimeout(timer);
    unwatch();
  };
  follow(files);
  return { follow, close };
}

/** A folder to watch: for changes of its files or, with `child`, for a folder of that name that is made or removed. */
type Place = { path: string; child?: string };

/** The places that show changes of a folder's files: the folder, and the nearest folder above that exists. */
function placesOf(folder: string): Place[] {
  let child = folder;
  while (!existsSync(dirname(child)) && child !== dirname(child)) child = dirname(child);
  const above = { path: dirname(child), child: basename(child) };
  return existsSync(folder) ? [{ path: folder }, above] : [above];
}

function isOther(one: Place[], other: Place[]): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
