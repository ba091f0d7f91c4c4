/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The script of every page, without which each can be read in full. */
import { keep, kept } from './storage.ts';

rememberLanguage();
addCopyButtons();
switchThemes();
followSections();
openSearch();

/** The chosen language sticks, on this page and the next ones. */
function rememberLanguage(): void {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('.tabs > input')];
  const select = (language: string | undefined) => {
    for (const input of inputs) if (input.value === language) input.checked = true;
  };
  select(kept('language'));
  for (const input of inputs) {
    input.addEventListener('change', () => {
      keep('language', input.value);
      select(input.value);
    });
  }
}

/** A button on each block of code; made here, because without a script it could do nothing. */
function addCopyButtons(): void {
  for (const block of document.querySelectorAll<HTMLElement>('.code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.ariaLive = 'polite';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.querySelector('pre')?.textContent ?? '');
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
    });
    block.append(button);
  }
}

/** Lets the reader choose light or dark; by default the page follows the system. */
function switchThemes(): void {
  const themes = ['auto', 'light', 'dark'];
  const button = document.querySelector<HTMLButtonElement>('.theme');
  if (!button) return;
  const { dataset } = document.documentElement;
  const show = (theme: string) => {
    dataset['theme'] = theme;
    const word = button.querySelector('b');
    if (word) word.textContent = theme;
  };
  show(themes.find((theme) => theme === kept('theme')) ?? 'auto');
  button.hidden = false;
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(dataset['theme'] ?? '') + 1) % themes.length] ?? 'auto';
    keep('theme', next);
    show(next);
  });
}

/** Marks the current section in the navigation. Observers do not make the browser lay out the page. */
function followSections(): void {
  const sections = [...document.querySelectorAll<HTMLAnchorElement>('.sections a')].flatMap((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return heading ? [{ link, heading }] : [];
  });
  const passed = new Set<Element>();
  let isAtEnd = false;
  const mark = () => {
    const read = sections.filter(({ heading }) => passed.has(heading)).at(-1);
    const current = isAtEnd ? sections.at(-1) : (read ?? sections[0]);
    for (const section of sections) {
      if (section === current) section.link.ariaCurrent = 'location';
      else section.link.removeAttribute('aria-current');
    }
  };
  const headings = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) passed[isIntersecting ? 'add' : 'delete'](target);
      mark();
    },
    // From far above the page down to a quarter of the window: a heading in there has been reached.
    { rootMargin: '1000000px 0px -75% 0px' },
  );
  for (const { heading } of sections) headings.observe(heading);
  const footer = document.querySelector('footer');
  const end = new IntersectionObserver(([entry]) => {
    // The last sections may be too short to get up there. A page that fits the window has not been scrolled.
    isAtEnd = entry?.isIntersecting === true && scrollY > 0;
    mark();
  });
  if (footer) end.observe(footer);
  closeMenuOn(sections.map(({ link }) => link));
}

/** On narrow screens the menu covers the section that the reader chose in it. */
function closeMenuOn(links: HTMLElement[]): void {
  const menu = document.getElementById('menu');
  const close = () => {
    if (menu?.matches(':popover-open')) menu.hidePopover();
  };
  for (const link of links) link.addEventListener('click', close);
}

/** Loads the search when its button or `/` is pressed. */
function openSearch(): void {
  const button = document.querySelector<HTMLButtonElement>('.search');
  if (!button) return;
  const open = async () => (await import('./search.ts')).openFinder();
  button.hidden = false;
  button.addEventListener('click', open);
  addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select');
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}
