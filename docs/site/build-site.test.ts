import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PARTS } from '#kit/parts';

import { SmallProject } from './small-project';

let project: SmallProject;

afterEach(() => project.remove());

function page(path: string): string {
  return readFileSync(join(project.output, path), 'utf8');
}

describe('a site', () => {
  test('has a page for each document, with links between them, also from subfolders', async () => {
    project = new SmallProject({
      'docs/index.md': '# Home\n\nSee [one](deep/one.md#a-part).\n',
      'docs/deep/one.md': '# One\n\n## A part\n\nBack [home](../index.md), [here](#a-part), [the rules](../../RULES.md).\n',
      'RULES.md': '# Rules\n',
    });
    expect(await project.build(['docs/index.md', 'docs/deep/one.md', 'RULES.md'])).toBe(3);
    expect(page('index.html')).toContain('<a href="deep/one.html#a-part">one</a>');
    expect(page('deep/one.html')).toContain('<a href="../index.html">home</a>, <a href="one.html#a-part">here</a>, <a href="../rules.html">');
    expect(page('deep/one.html')).toContain('<h2 id="a-part"');
  });

  test('links to the previous and next page of the navigation, and marks the page in the sidebar', async () => {
    project = new SmallProject({ 'docs/index.md': '# Home\n', 'docs/b.md': '# Bees\n', 'docs/c.md': '# Cats\n' });
    await project.build(['docs/index.md', 'docs/c.md', 'docs/b.md']);
    expect(page('c.html')).toContain('<a href="index.html" rel="prev">Home</a>');
    expect(page('c.html')).toContain('<a href="b.html" rel="next">Bees</a>');
    expect(page('c.html')).toContain('<a href="c.html" aria-current="page">Cats</a>');
    expect(page('index.html')).not.toContain('rel="prev"');
  });

  test('has a page for each linked source file', async () => {
    project = new SmallProject({ 'docs/index.md': '# Home\n\n[code](../kit/a.ts)\n', 'kit/a.ts': 'const a = 1 < 2;\n' });
    expect(await project.build(['docs/index.md'])).toBe(2);
    expect(page('index.html')).toContain('<a href="source/kit/a.ts.html">code</a>');
    expect(page('source/kit/a.ts.html')).toContain('const a = 1 &lt; 2;');
  });

  test('shows HTML in a document as text', async () => {
    project = new SmallProject({ 'docs/index.md': '# A <b>\n\n<script>alert(1)</script>\n' });
    await project.build(['docs/index.md']);
    expect(page('index.html')).toContain('<p>&lt;script&gt;alert(1)');
    expect(page('index.html')).toContain('<title>A &lt;b&gt; · TypeKV</title>');
  });

  test('has notes, questions, and closed hints', async () => {
    project = new SmallProject({ 'docs/index.md': '# H\n\n::: note\none\n:::\n\n::: question Why?\ntwo\n:::\n\n::: hint 1. A <question>\n*three*\n:::\n' });
    await project.build(['docs/index.md']);
    expect(page('index.html')).toContain('<p class="box-title">Note</p>\n<p>one</p>');
    expect(page('index.html')).toContain('<p class="box-title">Why?</p>\n<p>two</p>');
    expect(page('index.html')).toContain('<details class="hint"><summary>1. A &lt;question&gt;</summary>\n<p><em>three</em></p>\n</details>');
  });

  test('has a search index of all sections, as a script', async () => {
    project = new SmallProject({ 'docs/index.md': '# Home\n\nWords.\n\n## Deep\n\nA rare `wombat`.\n' });
    await project.build(['docs/index.md']);
    const index = page('assets/search-index.js');
    expect(index).toMatch(/^window\.TYPEKV_SEARCH = /);
    expect(index).toContain('"address":"index.html#deep"');
    expect(index).toContain('wombat');
  });

  test('removes outdated pages, and keeps other files', async () => {
    project = new SmallProject({ 'docs/index.md': '# Home\n', 'docs/old.md': '# Old\n' });
    await project.build(['docs/index.md', 'docs/old.md']);
    project.write('site/mine.txt', 'kept');
    const renamed = new SmallProject({ 'docs/index.md': '# Home\n' });
    await renamed.build(['docs/index.md'], project.output);
    renamed.remove();
    expect(existsSync(join(project.output, 'old.html'))).toBe(false);
    expect(page('mine.txt')).toBe('kept');
  });
});

describe('a document with a mistake is refused with file and line', () => {
  const CASES = [
    ['a link to a missing page', '# H\n\ntext\nand [a](gone.md)\n', "docs/index.md:4: the file docs/gone.md does not exist (link to 'gone.md')"],
    ['a link to a missing heading', '# H\n\n[a](#gone)\n', "docs/index.md:3: docs/index.md has no heading 'gone' (link to '#gone')"],
    ['a link in a table', '# H\n\n| a |\n| --- |\n| b |\n| [a](gone.md) |\n', "docs/index.md:6: the file docs/gone.md does not exist (link to 'gone.md')"],
    ['a link out of the project', '# H\n\n[a](../../etc)\n', "docs/index.md:3: the file ../etc does not exist (link to '../../etc')"],
    ['a link to another host', '# H\n\n[a](https://example.com/)\n', "docs/index.md:3: links to addresses outside the project are not allowed (link to 'https://example.com/')"],
    ['an image', '# H\n\n![a](a.png)\n', "docs/index.md:3: images are not supported (image 'a.png')"],
    ['a link to a folder', '# H\n\n[a](../docs)\n', "docs/index.md:3: docs is a folder: link to a file in it, or write its name without a link (link to '../docs')"],
    ['an unknown container', '# H\n\n::: nots\nx\n:::\n', 'docs/index.md:3: unknown container: ::: nots'],
    ['graded tests of an unknown part', '# H\n\n::: graded-tests lab9\n:::\n', `docs/index.md:3: unknown part 'lab9'. Available parts: ${PARTS.map(({ name }) => name).join(', ')}`],
    ['code without a language', '# H\n\n```\nx\n```\n', "docs/index.md:3: unknown language of a code block: ''. Available languages: ts, js, json, console, xml, diff, proto, yaml, text"],
    ['no title', 'text\n', 'docs/index.md:1: expected a title (# Title) as the first heading'],
  ] as const;

  test.each(CASES)('%s', async (_, text, message) => {
    project = new SmallProject({ 'docs/index.md': text });
    await expect(project.build(['docs/index.md'])).rejects.toThrow(expect.objectContaining({ name: 'BrokenDocs', message }));
    expect(existsSync(project.output)).toBe(false);
  });

  test('a page that is missing in the navigation, and a missing file in the navigation', async () => {
    project = new SmallProject({ 'docs/index.md': '# H\n', 'docs/lost.md': '# Lost\n' });
    const message = [
      'docs/gone.md:1: this file does not exist, but it is in the navigation (docs/site/navigation.ts)',
      'docs/lost.md:1: this page is not in the navigation: add it to docs/site/navigation.ts',
    ].join('\n');
    await expect(project.build(['docs/index.md', 'docs/gone.md'])).rejects.toThrow(expect.objectContaining({ message }));
  });

  test('a broken link in the README, which has no page', async () => {
    project = new SmallProject({ 'docs/index.md': '# H\n', 'README.md': '# R\n\n[a](docs/index.md) [b](docs/gone.md)\n' });
    const message = "README.md:3: the file docs/gone.md does not exist (link to 'docs/gone.md')";
    await expect(project.build(['docs/index.md'])).rejects.toThrow(expect.objectContaining({ message }));
  });
});
