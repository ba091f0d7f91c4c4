/// <reference lib="dom" />
/** Reads a kept value in this browser; undefined when there is none, or when storage is not allowed. */
export function kept(name: 'language' | 'theme'): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value in this browser, where storage is allowed. */
export function keep(name: 'language' | 'theme', value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
