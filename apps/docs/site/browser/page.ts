/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What every page can do besides being read. Nothing on it needs this script. */
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

/** Light or dark as the system has it, until somebody chooses. */
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

/** Marks, in the navigation, the section that is being read. */
function followSections(): void {
  const sections = [...document.querySelectorAll<HTMLAnchorElement>('.sections a')].flatMap((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return heading ? [{ link, heading }] : [];
  });
  if (sections.length === 0) return;
  const mark = () => {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    const isAtEnd = scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2;
    const passed = sections.filter(({ heading }) => heading.getBoundingClientRect().top < clientHeight / 4);
    const current = isAtEnd ? sections.at(-1) : (passed.at(-1) ?? sections[0]);
    for (const section of sections) {
      if (section === current) section.link.ariaCurrent = 'location';
      else section.link.removeAttribute('aria-current');
    }
  };
  let isDue = false;
  const later = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      mark();
    });
  };
  addEventListener('scroll', later, { passive: true });
  addEventListener('resize', later, { passive: true });
  later();
  const menu = document.getElementById('menu');
  menu?.addEventListener('click', ({ target }) => {
    // On narrow screens the menu lies over what was chosen in it.
    if (target instanceof HTMLAnchorElement && menu.matches(':popover-open')) menu.hidePopover();
  });
}

/** The search is loaded when it is asked for: by its button, or by `/`. */
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
