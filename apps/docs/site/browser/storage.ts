/// <reference lib="dom" />
/** What was kept in this browser under a name; undefined when there is nothing, or when nothing may be kept. */
export function kept(name: 'language' | 'theme'): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps something in this browser, where that is allowed. */
export function keep(name: 'language' | 'theme', value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Then it lasts as long as the page.
  }
}
