import type { Markdown, Token } from './markdown';
import container from 'markdown-it-container';

import { escapeHtml } from './escape-html';
import { gradedTestsTable } from './graded-tests-table';

/**
 * Blocks between `:::` lines. `note`, `question` and `hint` hold Markdown and may have a title of their own; a hint is
 * closed until the reader opens it. `graded-tests PART` gives the table of the part's tests, made from the catalogue.
 */
export function addContainers(markdown: Markdown): void {
  add(markdown, 'note', 'Note', (title) => [`<aside class="box note"><p class="box-title">${title}</p>\n`, '</aside>\n']);
  add(markdown, 'question', 'Think first', (title) => [`<aside class="box question"><p class="box-title">${title}</p>\n`, '</aside>\n']);
  add(markdown, 'hint', 'Hint', (title) => [`<details class="hint"><summary>${title}</summary>\n`, '</details>\n']);
  addGradedTests(markdown);
}

type Tags = readonly [open: string, close: string];

function add(markdown: Markdown, name: string, defaultTitle: string, tags: (title: string) => Tags): void {
  markdown.use(container, name, {
    render(tokens: Token[], index: number): string {
      const { nesting, info } = tokens[index]!;
      const title = info.trim().slice(name.length).trim() || defaultTitle;
      const [open, close] = tags(escapeHtml(title));
      return nesting === 1 ? open : close;
    },
  });
}

const GRADED_TESTS = 'graded-tests';

function addGradedTests(markdown: Markdown): void {
  markdown.use(container, GRADED_TESTS, {
    render(tokens: Token[], index: number): string {
      const { nesting, info } = tokens[index]!;
      return nesting === 1 ? gradedTestsTable(info.trim().slice(GRADED_TESTS.length).trim()) : '';
    },
  });
}
