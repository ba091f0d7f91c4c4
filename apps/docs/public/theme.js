// Runs before the first paint, so that a theme that somebody chose does not come late.
try {
  document.documentElement.dataset.theme = localStorage.getItem('theme') ?? 'auto';
} catch {
  // Without storage the system's theme is shown.
}
