/**
 * Goal: our pages agree with each other and with the code. Method: build them without highlighting, and compare them with
 * the catalogue, the parts and the types that they describe.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import { ALL_ANCHORS } from '#grader/catalogue/property-anchors';
import { PARTS } from '#kit/parts';
import { PROJECT_ROOT } from '#grader/root';

import { buildSite } from './build-site';
import { DOCUMENTS } from './navigation';

import { PLAIN } from './small-project';

const output = mkdtempSync(join(tmpdir(), 'typekv-site-'));

beforeAll(async () => {
  await buildSite({ output, highlight: PLAIN });
});

afterAll(() => rmSync(output, { recursive: true, force: true }));

function pages(folder = output): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
}

test('no page needs another host or a server', () => {
  expect(pages().length).toBeGreaterThan(8);
  for (const path of pages()) {
    const addresses = [...readFileSync(join(output, path), 'utf8').matchAll(/\b(?:href|src)="([^"]*)"/g)].map((match) => match[1]!);
    expect(addresses.filter((address) => /^(?:[a-z]+:)?\/\//i.test(address) || address.startsWith('/'))).toEqual([]);
  }
});

test('no page contains an anchor twice', () => {
  for (const path of pages()) {
    const anchors = [...readFileSync(join(output, path), 'utf8').matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);
    expect(anchors).toEqual([...new Set(anchors)]);
  }
});

test.each(CATALOGUE.map((test) => [test.id, test.docsAnchor, test.part]))('the property of %s is explained under the heading #%s', (_, anchor, part) => {
  const { page } = PARTS.find(({ name }) => name === part)!;
  const html = readFileSync(join(output, `${page}.html`), 'utf8');
  const properties = html.slice(0, html.indexOf('id="the-graded-tests"'));
  expect(properties).toContain(`<h3 id="${anchor}">`);
});

test.each(ALL_ANCHORS)('a property is explained at %s', (place) => {
  const [page, anchor] = place.split('#');
  expect(readFileSync(join(output, `${page}.html`), 'utf8')).toMatch(new RegExp(`<h[23] id="${anchor}">`));
});

test.each(PARTS.map((part) => [part.name, part.page]))('the page of %s shows all its tests, and the sum of their points', (part, page) => {
  const html = readFileSync(join(output, `${page}.html`), 'utf8');
  const tests = CATALOGUE.filter((graded) => graded.part === part);
  for (const { id } of tests) expect(html).toContain(`<code>${id.split('/')[1]}</code>`);
  expect(html).toContain(`<td class="number">${tests.reduce((sum, { points }) => sum + points, 0)}</td>`);
});

test('the reference of the results has a row for every field', () => {
  const source = readFileSync(join(PROJECT_ROOT, 'grader', 'run', 'results.ts'), 'utf8');
  const fields = [...source.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1]!);
  const rows = readFileSync(join(PROJECT_ROOT, 'docs', 'grading.md'), 'utf8').split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.map((row) => row.split(' | ')[0]!).join('\n');
  expect(fields.length).toBeGreaterThan(15);
  expect(fields.filter((field) => !named.includes(`\`${field}\``))).toEqual([]);
});

/** Folders of the repository that pages name in code style, outside of links. */
const TREE = /^(?:kit|reference|labs|cluster|harness|grader|docs|cli|tools)\/[\w./-]*\w$/;

test('every file and folder that a page names in code style exists', () => {
  // The examples of "Adding a part" name files of a part that does not exist.
  const isExample = (path: string): boolean => /lab9x|NAME|my-bug|x\.test\.ts/.test(path);
  const named = DOCUMENTS.flatMap((file) =>
    [...readFileSync(join(PROJECT_ROOT, file), 'utf8').matchAll(/`([^`\s]+)`/g)].map(([, path]) => ({ file, path: path! })),
  );
  const missing = named.filter(({ path }) => TREE.test(path) && !isExample(path) && !exists(path));
  expect(missing).toEqual([]);
});

function exists(path: string): boolean {
  return ['', '.ts', '.js'].some((ending) => existsSync(join(PROJECT_ROOT, `${path}${ending}`)));
}
