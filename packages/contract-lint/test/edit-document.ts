/** Edits a JSON document in place. Every path has to exist, except for the last key that `set` is given. */
export type Editor = {
  set: (path: string[], value: unknown) => void;
  remove: (path: string[]) => void;
  /** Moves a member to another key of the same object, in the same position. */
  rename: (path: string[], key: string) => void;
};

/** An editor for a document of parsed JSON. */
export function edit(document: unknown): Editor {
  const holder = (path: string[]): Record<string, unknown> =>
    path.slice(0, -1).reduce((value, key) => container(container(value)[key]), container(document));
  const last = (path: string[]) => path.at(-1) ?? '';
  const existing = (path: string[]) => {
    if (!(last(path) in holder(path))) throw new Error(`${path.join(' > ')} does not exist`);
    return holder(path);
  };
  return {
    set: (path, value) => {
      holder(path)[last(path)] = value;
    },
    remove: (path) => {
      const from = existing(path);
      if (Array.isArray(from)) from.splice(Number(last(path)), 1);
      else delete from[last(path)];
    },
    rename: (path, key) => {
      const within = existing(path);
      const members = Object.entries(within).map(([name, value]) => [
        name === last(path) ? key : name,
        value,
      ]);
      for (const name of Object.keys(within)) delete within[name];
      Object.assign(within, Object.fromEntries(members));
    },
  };
}

function container(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null)
    throw new Error('the path leads through something without members');
  return value as Record<string, unknown>; // An array serves as well: its keys are its indexes.
}
