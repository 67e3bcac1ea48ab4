'use strict';
// Runs before the page is shown, so that a theme chosen earlier does not flash in late.
(() => {
  document.documentElement.classList.add('scripted');
  try {
    const chosen = localStorage.getItem('typekv-theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // Pages opened as files may have no storage: the system's theme holds.
  }
})();
