import container from 'markdown-it-container';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { GradedTest } from '#grader/catalogue/graded-test';
import { escapeHtml } from '#harness/report/html/escape';

import { fieldTable } from './field-table';
import type { Markdown, Token } from './document';

/**
 * Blocks between `:::` lines. `note`, `question` and `hint` contain Markdown and may have their own title. A hint is closed
 * until the reader opens it. `graded-tests PART` is replaced by the table of the part's tests, and `fields FILE INTERFACE` by
 * the table of the fields of an interface.
 */
export function addContainers(markdown: Markdown): void {
  add(markdown, 'note', 'Note', (title) => [`<aside class="box note"><p class="box-title">${title}</p>\n`, '</aside>\n']);
  add(markdown, 'question', 'Think first', (title) => [`<aside class="box question"><p class="box-title">${title}</p>\n`, '</aside>\n']);
  add(markdown, 'hint', 'Hint', (title) => [`<details class="hint"><summary>${title}</summary>\n`, '</details>\n']);
  addTable(markdown, 'graded-tests', ([part = '']) => gradedTestsTable(part));
  addTable(markdown, 'fields', ([file = '', name = '']) => fieldTable(file, name));
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

/** A block that is replaced by a table, which is made from the words after its name. */
function addTable(markdown: Markdown, name: string, table: (words: readonly string[]) => string): void {
  markdown.use(container, name, {
    render(tokens: Token[], index: number): string {
      const { nesting, info } = tokens[index]!;
      return nesting === 1 ? table(info.trim().split(/\s+/).slice(1)) : '';
    },
  });
}

/** The graded tests of a part as an HTML table. It is made from the catalogue, so that the page always agrees with it. */
function gradedTestsTable(part: string): string {
  const tests = CATALOGUE.filter((test) => test.part === part);
  const points = tests.reduce((total, test) => total + test.points, 0);
  const columns = ['Title', 'Points', 'Seeds', 'Faults', 'Property'];
  const head = `<tr>${columns.map((column) => `<th scope="col">${column}</th>`).join('')}</tr>`;
  const foot = `<tr><th scope="row">${tests.length} tests</th><td class="number">${points}</td><td></td><td></td><td></td></tr>`;
  const rows = tests.map(row).join('\n');
  return `<div class="table" tabindex="0" role="region" aria-label="Graded tests of ${escapeHtml(part)}"><table class="graded-tests">
<thead>${head}</thead>
<tbody>\n${rows}\n</tbody>
<tfoot>${foot}</tfoot></table></div>\n`;
}

function row(test: GradedTest): string {
  const name = test.id.split('/')[1]!;
  const [seeds, faults] = test.kind === 'real' ? ['real', ''] : [String(test.seeds), test.faults.join(', ')];
  const property = `<a href="#${escapeHtml(test.docsAnchor)}">${escapeHtml(test.docsAnchor)}</a>`;
  return `<tr><td>${escapeHtml(test.title)}<br><code>${escapeHtml(name)}</code></td><td class="number">${test.points}</td><td class="number">${seeds}</td><td>${faults}</td><td>${property}</td></tr>`;
}
