import MarkdownIt from 'markdown-it';

import { escapeHtml } from '#harness/report/html/escape';

import { addContainers } from './containers';
import type { Markdown } from './document';
import { slug } from './slug';

/** The languages of code blocks. Any other language fails the build. */
export const LANGUAGES = ['ts', 'js', 'json', 'console', 'xml', 'diff', 'proto', 'yaml', 'text'] as const;

/** A plugin of markdown-it that highlights code. */
export type Highlighter = (markdown: Markdown) => void;

/** Highlights code with shiki, for the light and the dark theme at once. */
export async function shikiHighlighter(): Promise<Highlighter> {
  // An ESM-only package. CommonJS can import it only this way.
  const { default: shiki } = await import('@shikijs/markdown-it');
  const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' };
  const plugin = await shiki({ themes, defaultColor: 'light-dark()', langs: LANGUAGES.filter((name) => name !== 'text') });
  return plugin as unknown as Highlighter;
}

/** The Markdown of the course's pages. Raw HTML is shown as text; pages use containers instead. */
export async function makeMarkdown(highlight: Highlighter): Promise<Markdown> {
  // Imported this way because its types are those of an ES module.
  const { default: anchor } = await import('markdown-it-anchor');
  const markdown = new MarkdownIt({ html: false });
  const permalink = anchor.permalink.headerLink({ safariReaderFix: true });
  // The two packages describe the same tokens with different types.
  (markdown.use as (plugin: unknown, options: unknown) => void)(anchor, { slugify: slug, permalink, tabIndex: false });
  addContainers(markdown);
  scrollWideTables(markdown);
  keepShortCodeOnOneLine(markdown);
  highlight(markdown);
  return markdown;
}

/** A table that is wider than the screen can be scrolled separately, also with the keyboard. */
function scrollWideTables(markdown: Markdown): void {
  markdown.renderer.rules['table_open'] = () => '<div class="table" tabindex="0" role="region" aria-label="Table"><table>\n';
  markdown.renderer.rules['table_close'] = () => '</table></div>\n';
}

/** The maximum number of characters of code that is kept on one line. */
const SHORT_CODE = 24;

/** Without this, a browser breaks lines within `--seed`. */
function keepShortCodeOnOneLine(markdown: Markdown): void {
  markdown.renderer.rules['code_inline'] = (tokens, index) => {
    const { content } = tokens[index]!;
    return `<code${content.length <= SHORT_CODE ? ' class="whole"' : ''}>${escapeHtml(content)}</code>`;
  };
}
