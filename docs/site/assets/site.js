'use strict';
/** The interactive elements of the pages: search, theme, and the menu on narrow screens. */
(() => {
  const root = document.body.dataset.root;
  const find = (selector) => document.querySelector(selector);
  const input = find('#search');
  const results = find('#results');
  for (const element of document.querySelectorAll('.search, .theme, .menu')) element.hidden = false;

  // Theme

  function darkNow() {
    const chosen = document.documentElement.dataset.theme;
    return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  }

  const themeButton = find('.theme');

  function nameTheme() {
    themeButton.textContent = darkNow() ? 'Light' : 'Dark';
    themeButton.setAttribute('aria-label', `Change to the ${darkNow() ? 'light' : 'dark'} theme`);
  }

  themeButton.addEventListener('click', () => {
    const theme = darkNow() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem('typekv-theme', theme);
    } catch {
      // Without storage, the choice applies to this page only.
    }
    nameTheme();
  });
  nameTheme();

  // Menu

  const menu = find('.menu');
  menu.addEventListener('click', () => {
    const open = document.body.classList.toggle('menu-open');
    menu.setAttribute('aria-expanded', String(open));
  });

  // A link to a target inside a closed hint opens the hint.

  function openTarget() {
    const target = location.hash === '' ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = target?.closest('details:not([open])');
    if (closed) closed.open = true;
  }
  addEventListener('hashchange', openTarget);
  openTarget();

  // Search. The index is loaded at first use. It is a script, because a page that was opened from disk may not fetch data.

  let index;
  let loading;
  let selected = -1;

  function loadScript(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `${root}/assets/${path}`;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function loadIndex() {
    loading ??= loadScript('minisearch.js')
      .then(() => loadScript('search-index.js'))
      .then(() => {
        const { index: data, options } = window.TYPEKV_SEARCH;
        index = window.MiniSearch.loadJS(data, options);
      });
    return loading;
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function resultItem({ address, page, section, excerpt }, position) {
    const item = element('li', '', '');
    item.id = `result-${position}`;
    item.setAttribute('role', 'option');
    const link = element('a', '', '');
    link.href = `${root}/${address}`;
    link.tabIndex = -1;
    link.append(element('strong', '', section), element('span', 'result-page', section === page ? '' : page), element('span', 'result-text', excerpt));
    item.append(link);
    return item;
  }

  const RESULTS_MAX = 8;

  async function search() {
    await loadIndex();
    const text = input.value.trim();
    const found = text === '' ? [] : index.search(text, { prefix: true, fuzzy: 0.15, boost: { section: 3, page: 1.5 } }).slice(0, RESULTS_MAX);
    results.replaceChildren(...found.map(resultItem));
    if (text !== '' && found.length === 0) results.append(element('li', 'nothing', `No results for “${text}”.`));
    show(text !== '');
    select(found.length > 0 ? 0 : -1);
  }

  function show(open) {
    results.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    if (!open) input.removeAttribute('aria-activedescendant');
  }

  function select(position) {
    const items = [...results.querySelectorAll('[role=option]')];
    selected = items.length === 0 ? -1 : (position + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute('aria-selected', String(i === selected)));
    if (selected >= 0) {
      input.setAttribute('aria-activedescendant', items[selected].id);
      items[selected].scrollIntoView({ block: 'nearest' });
    }
  }

  const KEYS = {
    ArrowDown: () => select(selected + 1),
    ArrowUp: () => select(selected - 1),
    Enter: () => results.querySelectorAll('[role=option] a')[selected]?.click(),
    Escape: () => show(false),
  };

  input.addEventListener('focus', loadIndex);
  input.addEventListener('input', search);
  input.addEventListener('keydown', (event) => {
    if (results.hidden || KEYS[event.key] === undefined) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  results.addEventListener('click', () => show(false));
  document.addEventListener('click', (event) => {
    if (!event.target.closest('.search')) show(false);
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, [contenteditable]');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
})();
