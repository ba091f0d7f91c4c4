// Runs before the first paint, so that the page does not flash before the chosen theme.
try {
  document.documentElement.dataset.theme = localStorage.getItem('theme') ?? 'auto';
} catch {
  // Without storage the system's theme is shown.
}
