import { byId } from './element';
import type { Palette } from './palette';
import type { View } from './view';

/** The button that copies the replay command. */
export function enableCopy(): void {
  const command = byId('replay');
  const status = byId('copied');
  byId('copy').addEventListener('click', () => {
    copy(command).then(
      () => (status.textContent = 'Copied.'),
      () => (status.textContent = 'Select the command and copy it.'),
    );
  });
}

/** With the clipboard. A page from disk may not have access to it; then with the selection. */
async function copy(command: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(command.textContent ?? '');
  } catch (error) {
    getSelection()?.selectAllChildren(command);
    if (!document.execCommand('copy')) throw error;
  }
}

/** The button for the light and the dark theme. Initially the theme of the reader's system applies. */
export function enableTheme(view: View, palette: Palette): void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const toggle = byId('theme');
  const isDark = (): boolean => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = (): void => {
    toggle.textContent = isDark() ? '☀' : '☾';
    palette.forget();
    view.changed('theme');
  };
  toggle.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    show();
  });
  system.addEventListener('change', show);
  show();
}

/** The tabs beside the picture, with their standard keys (WAI-ARIA Authoring Practices, Tabs). */
export function enableTabs(): void {
  const tabs = [...document.querySelectorAll<HTMLElement>('[role="tab"]')];
  const show = (chosen: HTMLElement): void => {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      byId(tab.getAttribute('aria-controls')!).hidden = tab !== chosen;
    }
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener('click', () => show(tab));
    tab.addEventListener('keydown', ({ key }) => {
      const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(i + step + tabs.length) % tabs.length]!;
      show(next);
      next.focus();
    });
  });
  show(tabs[0]!);
}
