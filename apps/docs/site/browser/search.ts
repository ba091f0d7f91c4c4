/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import MiniSearch from 'minisearch';
import { type Entry, searchOptions } from '../search-index.ts';

const dialog = document.querySelector<HTMLDialogElement>('.finder');
const input = dialog?.querySelector('input');
const status = dialog?.querySelector('p');
const list = dialog?.querySelector('ul');
let index: Promise<MiniSearch<Entry>> | undefined;

/** How many results are shown. */
const most = 12;

/** Opens the search over the page. The index comes with the first use. */
export function openFinder(): void {
  if (dialog?.open) return;
  dialog?.showModal();
  input?.select();
  find();
}

input?.addEventListener('input', find);
dialog?.addEventListener('click', ({ target }) => {
  if (target === dialog || (target instanceof Element && target.closest('a'))) dialog.close();
});
dialog?.addEventListener('keydown', (event) => {
  const links = [...dialog.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (event.key === 'Enter' && document.activeElement === input) links[0]?.click();
  else if (event.key === 'ArrowDown') links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === 'ArrowUp') (at > 0 ? links[at - 1] : input)?.focus();
  else return;
  event.preventDefault();
});

/** The index; loaded once, and again after an error. */
function loaded(): Promise<MiniSearch<Entry>> {
  index ??= load().catch((error) => {
    index = undefined;
    throw error;
  });
  return index;
}

async function load(): Promise<MiniSearch<Entry>> {
  const response = await fetch('/search.json');
  if (!response.ok) throw new Error(`HTTP ${response.status} for search.json`);
  return MiniSearch.loadJSON(await response.text(), searchOptions);
}

async function find(): Promise<void> {
  const words = input?.value.trim() ?? '';
  try {
    const found = (await loaded()).search(words);
    // The reader has typed on: this is the result for other words.
    if (words !== input?.value.trim()) return;
    const shown = found.slice(0, most);
    list?.replaceChildren(...shown.map((entry) => result(entry as unknown as Entry))); // the fields that it stores
    say(words === '' ? 'Type to search all pages.' : count(found.length, words));
  } catch {
    list?.replaceChildren();
    say('The search could not be loaded. Type again to try again.');
  }
}

function say(text: string): void {
  if (status) status.textContent = text;
}

function count(found: number, words: string): string {
  if (found === 0) return `No page has “${words}”.`;
  if (found > most) return `${found} places; these fit best.`;
  return found === 1 ? '1 place' : `${found} places`;
}

function result({ id, page, title, excerpt }: Entry): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = id;
  for (const [tag, words] of [
    ['strong', title],
    ['small', page],
    ['span', excerpt],
  ] as const) {
    const part = document.createElement(tag);
    part.textContent = words;
    link.append(part);
  }
  item.append(link);
  return item;
}
