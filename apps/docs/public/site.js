// The chosen language sticks, on this page and the next ones.
const chosen = localStorage.getItem('language');
const select = (language) => {
  for (const input of document.querySelectorAll('.tabs > input'))
    if (input.value === language) input.checked = true;
};
if (chosen) select(chosen);
document.addEventListener('change', ({ target }) => {
  if (!target.matches('.tabs > input')) return;
  localStorage.setItem('language', target.value);
  select(target.value);
});

// A button on each block of code, made here because without JavaScript it could do nothing.
for (const block of document.querySelectorAll('pre:not(.answer)')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(block.textContent);
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
  const frame = document.createElement('div');
  frame.className = 'frame';
  block.replaceWith(frame);
  frame.append(block, button);
}

// Light or dark as the system has it, until somebody chooses; the button exists only where it works.
const themes = ['auto', 'light', 'dark'];
const themeButton = document.querySelector('.theme');
const showTheme = (theme) => {
  document.documentElement.dataset.theme = theme;
  themeButton.textContent = `Theme: ${theme}`;
};
showTheme(themes.find((theme) => theme === localStorage.getItem('theme')) ?? 'auto');
themeButton.hidden = false;
themeButton.addEventListener('click', () => {
  const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
  localStorage.setItem('theme', next);
  showTheme(next);
});
