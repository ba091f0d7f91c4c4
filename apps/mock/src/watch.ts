import { watch } from 'node:fs';
import { dirname, extname } from 'node:path';

/** Milliseconds without another change after which a save counts as done: editors write several files in a row. */
const quiet = 20;

/** A watcher of files. */
export type Watcher = {
  /** Watches these from now on. */
  follow: (files: string[]) => void;
  /** Ends it; resolves when no call back is running any more. */
  close: () => Promise<void>;
};

/**
 * Calls back after YAML or JSON files beside the given ones have changed, new ones included; never twice at the same
 * time. Folders are watched, because editors replace files, and a watched file that is replaced is lost.
 */
export function watchBeside(files: string[], onChange: () => Promise<void>): Watcher {
  let unwatch = () => {};
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  const changed = (_: string, name: string | null) => {
    if (!['.yaml', '.yml', '.json'].includes(extname(name ?? ''))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(onChange);
    }, quiet);
  };
  const follow = (all: string[]) => {
    const folders = [...new Set(all.map((file) => dirname(file)))];
    // Anew even where nothing is new: a folder may be another one under the same name. A folder that goes is no error
    // here: whoever reads the contract says which files are missing.
    const watchers = folders.map((folder) => watch(folder, changed).on('error', () => {}));
    unwatch();
    unwatch = () => {
      for (const watcher of watchers) watcher.close();
    };
  };
  const close = async () => {
    clearTimeout(timer);
    unwatch();
    await last;
    // A reload that was running has begun to watch again.
    unwatch();
  };
  follow(files);
  return { follow, close };
}
