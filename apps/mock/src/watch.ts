import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';

/** Milliseconds without another change after which a save counts as done: editors write several files in a row. */
const quiet = 20;

/** A watcher of files. */
export type Watcher = {
  /** Watches these from now on. */
  follow: (files: string[]) => void;
  /** Ends it; resolves when no callback is running any more. */
  close: () => Promise<void>;
};

/**
 * Calls back after YAML or JSON files beside the given ones have changed, new ones included; never twice at the same
 * time. Folders are watched, because editors replace files, and the folders above them, because builds remove whole
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
      // A folder may have come or gone between the look at it and the watch.
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
      // A folder that goes is not an error here: reading the contract says which files are missing.
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

/** A folder to watch: for the files in it or, with `child`, for the coming and going of a folder of that name. */
type Place = { path: string; child?: string };

/** Where changes beside a file show: in its folder, and in the nearest folder above that exists. */
function placesOf(folder: string): Place[] {
  let child = folder;
  while (!existsSync(dirname(child)) && child !== dirname(child)) child = dirname(child);
  const above = { path: dirname(child), child: basename(child) };
  return existsSync(folder) ? [{ path: folder }, above] : [above];
}

function isOther(one: Place[], other: Place[]): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
