import { byId } from './element';
import type { Palette } from './palette';
import type { View } from './view';

/** The button that copies the replay command. */
export function enableCopy(): void {
  const command = byId('replay');
  const said = byId('copied');
  byId('copy').addEventListener('click', () => {
    copy(command).then(
      () => (said.textContent = 'Copied.'),
      () => (said.textContent = 'Select it and copy it by hand.'),
    );
  });
}

/** By the clipboard; a page from disk may not have it, and then by the selection. */
async function copy(command: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(command.textContent ?? '');
  } catch (error) {
    getSelection()?.selectAllChildren(command);
    if (!document.execCommand('copy')) throw error;
  }
}

/** The button between light and dark, which begins as the reader's system wants it. */
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
