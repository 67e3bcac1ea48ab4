import type { Markdown } from './markdown';

/** Languages of code blocks. Another one fails the build. */
export const LANGUAGES = ['ts', 'js', 'json', 'console', 'xml', 'diff', 'proto', 'yaml', 'text'] as const;

/** Teaches markdown-it to colour code. */
export type Highlighter = (markdown: Markdown) => void;

/** Colours by shiki, for light and dark at once. */
export async function shikiHighlighter(): Promise<Highlighter> {
  // An ESM-only package, which CommonJS can only import this way.
  const { default: shiki } = await import('@shikijs/markdown-it');
  const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' };
  const plugin = await shiki({ themes, defaultColor: 'light-dark()', langs: LANGUAGES.filter((name) => name !== 'text') });
  return plugin as unknown as Highlighter;
}
