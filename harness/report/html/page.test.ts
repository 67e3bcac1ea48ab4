/**
 * Goal: text of a solution is always text on the page, and the page sends no requests. Method: put markup into every field of a report and
 * search for it in the page. `page.browser.acceptance.test.ts` opens the same page in a browser.
 */
import { hostileReport } from '#harness/report/sample/hostile-report';
import { sampleReport } from '#harness/report/sample/sample-report';
import { codeForScript, escapeHtml, jsonForScript } from './escape';
import { renderReport } from './page';

const dataOf = (page: string): string => /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)![1]!;

test('markup in any field of a report is escaped', () => {
  const page = renderReport(hostileReport(), '');
  expect(page).not.toContain('<img');
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toContain('<!--');
  expect(dataOf(page)).not.toContain('\u2028');
});

test('the data of the page is the report', () => {
  for (const report of [hostileReport(), sampleReport()]) expect(JSON.parse(dataOf(renderReport(report, '')))).toEqual(report);
});

test('a shrunk run of another seed is announced; the heading has the failing seed', () => {
  const page = renderReport({ ...sampleReport(), seed: 18, shownSeed: 19 }, '');
  expect(page).toContain('· seed 18<');
  expect(page).toContain('The run below is a smaller one with the same failure (seed 19).');
  expect(renderReport(sampleReport(), '')).not.toContain('smaller one');
});

test('a fault without an end has an end of null, since JSON has no Infinity', () => {
  expect(dataOf(renderReport(sampleReport(), ''))).toContain('"toMicros":null');
});

test('the page is a function of the report and the script', () => {
  expect(renderReport(sampleReport(), 'a')).toBe(renderReport(sampleReport(), 'a'));
});

test('the page allows only its own script and style, and no requests', () => {
  const page = renderReport(sampleReport(), 'run()');
  const nonce = /script-src 'nonce-(\w+)'/.exec(page)![1]!;
  expect(page).toContain(`<script nonce="${nonce}">run()</script>`);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/(src|href)=/);
  expect(renderReport({ ...sampleReport(), seed: 1 }, '')).not.toContain(nonce);
});

test('escapes', () => {
  expect(escapeHtml(`<a b="c" d='e'>&</a>`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;&lt;/a&gt;');
  expect(jsonForScript('</script><!--&\u2028\u2029')).toBe('"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029"');
  expect(codeForScript('"</script>"; "</SCRIPT>"; "<!--"')).toBe('"<\\/script>"; "<\\/SCRIPT>"; "<\\!--"');
});
