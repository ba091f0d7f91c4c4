/** Whether a value has members: an object or an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The member of a value at a path of names; undefined where there is none. */
export function get(value: unknown, ...names: string[]): unknown {
  return names.reduce<unknown>(
    (within, name) => (isObject(within) && Object.hasOwn(within, name) ? within[name] : undefined),
    value,
  );
}
