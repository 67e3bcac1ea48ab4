import MarkdownIt from 'markdown-it';

import { addContainers } from './containers';
import { escapeHtml } from './escape-html';
import type { Highlighter } from './highlighter';
import type { Markdown } from './markdown';
import { slug } from './slug';

/** The Markdown of the course's pages. Raw HTML is shown, not obeyed: what a page can do, it does by a container. */
export async function makeMarkdown(highlight: Highlighter): Promise<Markdown> {
  // Imported this way because its types are those of an ES module.
  const { default: anchor } = await import('markdown-it-anchor');
  const markdown = new MarkdownIt({ html: false });
  const permalink = anchor.permalink.headerLink({ safariReaderFix: true });
  // The two packages describe the same tokens with types of their own.
  (markdown.use as (plugin: unknown, options: unknown) => void)(anchor, { slugify: slug, permalink, tabIndex: false });
  addContainers(markdown);
  scrollWideTables(markdown);
  keepShortCodeWhole(markdown);
  highlight(markdown);
  return markdown;
}

/** A table that is wider than the screen scrolls by itself, also from the keyboard. */
function scrollWideTables(markdown: Markdown): void {
  markdown.renderer.rules['table_open'] = () => '<div class="table" tabindex="0" role="region" aria-label="Table"><table>\n';
  markdown.renderer.rules['table_close'] = () => '</table></div>\n';
}

const SHORT_CODE = 24;

/** A browser would break a line within `--seed`. */
function keepShortCodeWhole(markdown: Markdown): void {
  markdown.renderer.rules['code_inline'] = (tokens, index) => {
    const { content } = tokens[index]!;
    return `<code${content.length <= SHORT_CODE ? ' class="whole"' : ''}>${escapeHtml(content)}</code>`;
  };
}
