import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { GradedTest } from '#grader/catalogue/graded-test';

import { escapeHtml } from './escape-html';

/** The graded tests of a part as an HTML table, made from the catalogue, so that the page cannot drift from it. */
export function gradedTestsTable(part: string): string {
  const tests = CATALOGUE.filter((test) => test.part === part);
  const points = tests.reduce((total, test) => total + test.points, 0);
  const head = '<tr><th scope="col">Claim</th><th scope="col">Points</th><th scope="col">Seeds</th><th scope="col">Faults</th><th scope="col">Read</th></tr>';
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
  const reading = `<a href="#${escapeHtml(test.docsAnchor)}">${escapeHtml(test.docsAnchor)}</a>`;
  return `<tr><td>${escapeHtml(test.title)}<br><code>${escapeHtml(name)}</code></td><td class="number">${test.points}</td><td class="number">${seeds}</td><td>${faults}</td><td>${reading}</td></tr>`;
}
