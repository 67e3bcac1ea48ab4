'use strict';
// Runs before the page is shown, so that the page appears in the chosen theme at once.
(() => {
  document.documentElement.classList.add('scripted');
  try {
    const chosen = localStorage.getItem('typekv-theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // Pages that were opened from disk may have no storage. Then the system's theme applies.
  }
})();
